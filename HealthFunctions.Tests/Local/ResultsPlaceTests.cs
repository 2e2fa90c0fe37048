using HealthFunctions.Local.Commands;
using HealthFunctions.Local.Settings;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Local;

public sealed class ResultsPlaceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_folder_that_does_not_exist_is_made_and_left_empty()
    {
        var place = Choose(_folder.File("a/b"));

        place.Prepare();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("a/b")));
        Assert.Equal(_folder.File("a/b/health.db"), place.File);
        Assert.True(place.IsShared);
    }

    [Fact]
    public void A_folder_that_can_not_be_used_is_an_error_that_names_folder_rule_and_remedy()
    {
        // Below a file: that holds for root as well, whom permissions do not stop.
        File.WriteAllText(_folder.File("file"), "");

        var error = Assert.Throws<StartException>(() => Choose(_folder.File("file/data")).Prepare()).Error;

        Assert.Equal("--data", error.Key);
        Assert.Equal(_folder.File("file/data"), error.Value);
        Assert.Equal("must be a folder that this user can create and write to", error.Rule);
        Assert.Contains("--data :memory:", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void In_memory_there_is_no_folder_and_nobody_else_who_reads()
    {
        var place = Choose(":memory:");

        place.Prepare();

        Assert.Null(place.Folder);
        Assert.False(place.IsShared);
    }

    [Fact]
    public void The_table_service_goes_before_a_folder()
    {
        File.WriteAllText(_folder.File(LocalSettingsFile.Name), """{ "Values": { "HealthStorage": "UseDevelopmentStorage=true" } }""");

        var place = Choose(_folder.File("data"));

        Assert.True(place.UsesTable);
        Assert.Null(place.Folder);
        Assert.True(place.IsShared);
    }

    public void Dispose() => _folder.Dispose();

    private ResultsPlace Choose(string? option) => ResultsPlace.Choose(option, LocalSettings.Read(null, _folder.Path));
}
