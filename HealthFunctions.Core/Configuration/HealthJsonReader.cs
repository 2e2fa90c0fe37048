using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>
/// Reads the raw text in one pass. The stock JSON provider would merge names that differ in case without a word, lose the order
/// of the entries, and give up the whole file at the first wrong comma.
/// </summary>
internal sealed class HealthJsonReader(string file)
{
    // Deeper than anything that a setting needs.
    private const int MaxSteps = 16;

    private readonly Dictionary<string, HealthJsonNode> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ConfigurationError> _errors = [];
    private HealthJsonNode? _last;
    private HealthJsonNode? _unread;
    private int _countedTo;
    private int _line = 1;

    /// <summary>Every value that could be read, by configuration path.</summary>
    public IReadOnlyDictionary<string, HealthJsonNode> Nodes => _nodes;

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Whether the text was read to its end.</summary>
    public bool IsComplete { get; private set; }

    public HealthJsonNode Root { get; } = new("", "", 1, 0);

    public void Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        if (!Utf8.IsValid(text))
        {
            _errors.Add(new(file, "", "the file must be UTF-8 text", "Save it with the encoding UTF-8."));
            return;
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            ReadValue(ref reader, text, Root);
            if (Root.Shape != HealthJsonShape.Object)
                _errors.Add(new(file, "", "the file must hold one JSON object", "Write { \"Health\": { \"Checks\": { … } } }."));
            // One more step finds text behind the end of the object.
            reader.Read();
            IsComplete = true;
        }
        catch (JsonException e)
        {
            Malformed(text, (int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
        }
        catch (InvalidOperationException)
        {
            // A \u escape that is half of a surrogate pair: valid for the grammar, but no text.
            var start = (int)reader.TokenStartIndex;
            var lineStart = text[..start].LastIndexOf((byte)'\n') + 1;
            Malformed(text, text[..start].Count((byte)'\n'), start - lineStart);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, HealthJsonNode node)
    {
        _unread = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                node.Shape = HealthJsonShape.Object;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var child = Add(node, reader.GetString()!, LineOf(text, reader.TokenStartIndex));
                    reader.Read();
                    ReadChild(ref reader, text, child);
                }
                break;
            case JsonTokenType.StartArray:
                node.Shape = HealthJsonShape.List;
                var count = 0;
                for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
                    ReadChild(ref reader, text, Add(node, count.ToString(CultureInfo.InvariantCulture), LineOf(text, reader.TokenStartIndex)));
                node.Value = count == 0 ? "" : null;
                break;
            case JsonTokenType.Null:
                break;
            default:
                node.Shape = HealthJsonShape.Value;
                node.Value = reader.TokenType == JsonTokenType.String ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }
    }

    private void ReadChild(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, HealthJsonNode? child)
    {
        if (child is null)
            reader.Skip();
        else
            ReadValue(ref reader, text, child);
    }

    /// <summary>Null, and an error, where the object already has the name.</summary>
    private HealthJsonNode? Add(HealthJsonNode parent, string name, int line)
    {
        // The configuration takes each colon for a step down, so the tree does too.
        var parts = name.Split(ConfigurationPath.KeyDelimiter);
        if (parts.Length > MaxSteps || Array.Exists(parts, string.IsNullOrEmpty))
        {
            _errors.Add(new(
                Shown.Path(parent.Path.Length == 0 ? file : parent.Path), "",
                $"{Shown.Quoted(name)} in line {line} cannot be a name",
                "Choose a name that is not empty and has no colon."));
            return null;
        }
        for (var step = 0; step < parts.Length - 1; step++)
            parent = _nodes.GetValueOrDefault(Below(parent, parts[step])) ?? Insert(parent, parts[step], line, HealthJsonShape.Absent);
        var path = Below(parent, parts[^1]);
        if (!_nodes.TryGetValue(path, out var first))
            return Insert(parent, parts[^1], line, HealthJsonShape.Null);
        if (first.Shape == HealthJsonShape.Absent)
        {
            first.Shape = HealthJsonShape.Null;
            return first;
        }
        _errors.Add(new(
            Shown.Path(path), "",
            SameName(first, path, line),
            "Rename or remove one of the two: names are read without regard to case."));
        return null;
    }

    private HealthJsonNode Insert(HealthJsonNode parent, string name, int line, HealthJsonShape shape)
    {
        var node = new HealthJsonNode(Below(parent, name), name, line, _nodes.Count + 1) { Shape = shape };
        _nodes.Add(node.Path, node);
        parent.Children.Add(node);
        _last = _unread = node;
        return node;
    }

    private static string Below(HealthJsonNode parent, string name) =>
        parent.Path.Length == 0 ? name : ConfigurationPath.Combine(parent.Path, name);

    private static string SameName(HealthJsonNode first, string path, int line) =>
        string.Equals(first.Path, path, StringComparison.Ordinal)
            ? $"{Shown.Quoted(first.Name)} stands twice, in line {first.Line} and in line {line}"
            : $"{Shown.Quoted(first.Name)} in line {first.Line} and {Shown.Quoted(path[^first.Name.Length..])} in line {line} differ only in case";

    private int LineOf(ReadOnlySpan<byte> text, long index)
    {
        _line += text[_countedTo..(int)index].Count((byte)'\n');
        _countedTo = (int)index;
        return _line;
    }

    // The parser's own message may quote the text, which may be a secret; the place says enough.
    private void Malformed(ReadOnlySpan<byte> text, int line, int bytes)
    {
        ForgetUnread();
        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            _errors.Add(new(file, "", "the file is empty", "Write { \"Health\": { \"Checks\": { … } } }."));
            return;
        }
        var rest = text;
        for (var skipped = 0; skipped < line && rest.IndexOf((byte)'\n') is >= 0 and var end; skipped++)
            rest = rest[(end + 1)..];
        var column = Encoding.UTF8.GetCharCount(rest[..Math.Min(bytes, rest.Length)]) + 1;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, position {column}");
        var after = _last is null ? "" : $" (after {Shown.Path(_last.Path)})";
        _errors.Add(new(
            file, "",
            $"the file is not valid JSON at {place}{after}",
            "Look there for a missing or superfluous comma, quotation mark or bracket."));
    }

    /// <summary>A name whose value could not be read is no setting yet.</summary>
    private void ForgetUnread()
    {
        if (_unread is not { } node)
            return;
        _nodes.Remove(node.Path);
        (ConfigurationPath.GetParentPath(node.Path) is { } above ? _nodes[above] : Root).Children.Remove(node);
    }
}
