namespace HealthFunctions.Configuration;

/// <summary>What stands at one place of <c>health.json</c>.</summary>
internal enum HealthJsonShape
{
    /// <summary>The file has nothing there, or only the first half of a name with a colon.</summary>
    Absent,
    Object,
    List,
    Value,
    Null,
}

/// <summary>One value of <c>health.json</c> with the place where it stands, which the merged configuration no longer knows.</summary>
/// <param name="path">The configuration path, spelled as in the file.</param>
/// <param name="name">The last part of the path.</param>
/// <param name="line">Counted from 1.</param>
/// <param name="position">Counts the values of the file in their order.</param>
internal sealed class HealthJsonNode(string path, string name, int line, int position)
{
    public string Path { get; } = path;

    public string Name { get; } = name;

    public int Line { get; } = line;

    public int Position { get; } = position;

    public HealthJsonShape Shape { get; set; } = HealthJsonShape.Null;

    /// <summary>The text of a value; of an empty list the empty text, so that the configuration sees that it is there.</summary>
    public string? Value { get; set; }

    public List<HealthJsonNode> Children { get; } = [];
}
