using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Configuration.Documents;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Configuration;

/// <summary>
/// What is written from the attributes of the settings is committed, so that editors and readers have it. With
/// <c>HEALTH_UPDATE_GENERATED=1</c> these tests write it anew instead of comparing.
/// </summary>
public class GeneratedFilesTests
{
    private const string Switch = "HEALTH_UPDATE_GENERATED";

    [Fact]
    public void The_schema_is_that_of_the_code() =>
        IsUpToDate("HealthFunctions/health.schema.json", _ => SettingsSchema.Text(CheckKinds.All));

    [Fact]
    public void The_tables_and_the_errors_in_the_documentation_are_those_of_the_code() =>
        IsUpToDate("docs/configuration.md", document => WithErrors(SettingsTable.Insert(document, CheckKinds.All)));

    private static void IsUpToDate(string file, Func<string, string> generate)
    {
        var path = Path.Combine(RepositoryRoot.Path, file);
        // A checkout on Windows may have turned the line ends.
        var committed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var generated = generate(committed);
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            File.WriteAllText(path, generated);
        else
            Assert.True(generated == committed, $"{file} is not what the settings' attributes say. Run this and commit what it changes:\n\n    {Switch}=1 ./test\n");
    }

    /// <summary>The documentation shows a wrong file, and then what the validation says of it.</summary>
    private static string WithErrors(string document)
    {
        var file = document[Block(document, "jsonc")];
        var loaded = Load.File(file, kinds: CheckKinds.All);
        var shown = Block(document, "text");
        return document[..shown.Start] + ConfigurationReport.Text(loaded.Errors, loaded.Warnings) + document[shown.End..];
    }

    private static Range Block(string document, string language)
    {
        var fence = $"```{language}\n";
        var start = document.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return start..document.IndexOf("```", start, StringComparison.Ordinal);
    }
}
