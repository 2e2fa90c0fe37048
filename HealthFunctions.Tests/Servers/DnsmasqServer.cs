namespace HealthFunctions.Tests.Servers;

/// <summary>A dnsmasq with records of its own, on a loopback port, that asks nobody else: a name outside <c>test</c> is refused.</summary>
internal sealed class DnsmasqServer : IAsyncDisposable
{
    private const string Records = """
        local=/test/
        local-ttl=300
        host-record=web.test,192.0.2.1
        host-record=web.test,192.0.2.2
        host-record=six.test,2001:db8::1
        cname=www.test,web.test
        mx-host=test,mail.test,10
        mx-host=test,backup.test,20
        txt-record=test,v=spf1 -all
        txt-record=long.test,"one ","two"
        srv-host=_sip._tcp.test,sip.test,5060,0,5
        ptr-record=1.2.0.192.in-addr.arpa,web.test
        caa-record=test,0,issue,letsencrypt.org
        # Name servers and SOA in wire format: dnsmasq has no line for them.
        dns-rr=test,2,036e73310474657374 00
        dns-rr=soa.test,6,036e7331047465737400 0561646d696e047465737400 00000001 00000e10 00000258 00015180 0000003c
        """;

    private readonly FreePort _port = FreePort.Take();
    private readonly TempFolder _folder = new();
    private ServerProcess? _server;

    private DnsmasqServer()
    {
    }

    public string Address => $"127.0.0.1:{_port.Number}";

    public static async Task<DnsmasqServer> StartAsync(string moreRecords = "")
    {
        var dnsmasq = new DnsmasqServer();
        try
        {
            var records = dnsmasq._folder.File("records.conf");
            await File.WriteAllTextAsync(records, Records + "\n" + moreRecords + "\n");
            dnsmasq._server = await ServerProcess.StartAsync(
                new ServerCommand(
                    "dnsmasq", "--keep-in-foreground", "--log-facility=-", "--pid-file", $"--user={Environment.UserName}", $"--conf-file={records}", "--no-resolv", "--no-hosts",
                    "--bind-interfaces", "--listen-address=127.0.0.1", $"--port={dnsmasq._port.Number}"),
                "started, version");
            return dnsmasq;
        }
        catch
        {
            await dnsmasq.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
        _port.Dispose();
    }
}
