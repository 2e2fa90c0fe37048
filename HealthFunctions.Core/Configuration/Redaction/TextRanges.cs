namespace HealthFunctions.Configuration.Redaction;

/// <summary>Parts of a text that are to be hidden.</summary>
internal sealed class TextRanges
{
    private readonly List<(int Start, int End)> _ranges = [];

    public void Add(int start, int end)
    {
        if (end > start)
            _ranges.Add((start, end));
    }

    /// <summary>The same parts in order, those that overlap or touch made one.</summary>
    public List<(int Start, int End)> Merged()
    {
        _ranges.Sort();
        var merged = new List<(int Start, int End)>(_ranges.Count);
        foreach (var range in _ranges)
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, range.End));
            else
                merged.Add(range);
        }
        return merged;
    }
}
