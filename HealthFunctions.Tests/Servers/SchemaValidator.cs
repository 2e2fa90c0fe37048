using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthFunctions.Tests.Servers;

/// <summary>Ajv, the validator that most editors and pipelines use, run by Node.</summary>
internal static class SchemaValidator
{
    /// <returns>For each sample what is wrong with it; nothing for one that is valid.</returns>
    /// <exception cref="MissingToolException">Node or Ajv is not installed.</exception>
    public static async Task<IReadOnlyList<IReadOnlyList<string>>> ValidateAsync(string schema, IEnumerable<string> samples, CancellationToken cancellationToken)
    {
        var modules = Path.Combine(RepositoryRoot.Path, ".tools", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "ajv")))
            throw new MissingToolException("ajv");
        var info = new ProcessStartInfo(ServerCommand.Locate("node"), [Path.Combine(RepositoryRoot.Path, "HealthFunctions.Tests", "Tools", "validate.js"), modules])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = await ProcessStarter.StartAsync(info);
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = node.StandardError.ReadToEndAsync(cancellationToken);
            var input = new JsonObject { ["schema"] = JsonNode.Parse(schema), ["samples"] = new JsonArray([.. samples.Select(Parse)]) };
            await node.StandardInput.WriteAsync(input.ToJsonString().AsMemory(), cancellationToken);
            node.StandardInput.Close();
            await node.WaitForExitAsync(cancellationToken);
            Assert.True(node.ExitCode == 0, await errors);
            return JsonSerializer.Deserialize<List<List<string>>>(await output)!;
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }

    private static JsonNode? Parse(string json) =>
        JsonNode.Parse(json, documentOptions: new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
}
