namespace HealthFunctions.Tests.Servers;

/// <summary>An nginx with a configuration, a port and a folder of its own.</summary>
internal static class NginxServer
{
    /// <param name="server">The directives inside its <c>server</c> block.</param>
    /// <param name="folder">Takes everything that it writes.</param>
    public static Task<ServerProcess> StartAsync(TempFolder folder, FreePort port, string server)
    {
        var configuration = folder.File("nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder.File("nginx.pid")}};
            error_log stderr;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{folder.File("body")}};
                proxy_temp_path {{folder.File("proxy")}};
                fastcgi_temp_path {{folder.File("fastcgi")}};
                uwsgi_temp_path {{folder.File("uwsgi")}};
                scgi_temp_path {{folder.File("scgi")}};
                server {
                    server_name localhost;
                    {{server}}
                }
            }
            """);
        return ServerProcess.StartAsync(new ServerCommand("nginx", "-p", folder.Path, "-e", "stderr", "-c", configuration), port.Number);
    }
}
