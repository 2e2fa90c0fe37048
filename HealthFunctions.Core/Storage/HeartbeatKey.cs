namespace HealthFunctions.Storage;

/// <summary>
/// Keys of the rows in <c>{service}|heartbeats</c>. The row keys have a prefix, so that even a region of that name, whose head has
/// the same partition, does not meet a heartbeat called <c>head</c>. No name starts with <c>~</c>, so one range holds them all.
/// </summary>
internal static class HeartbeatKey
{
    public const string First = "heartbeat~";

    /// <summary>The end of the range; exclusive.</summary>
    public const string End = "heartbeat~~~";

    public static string Partition(string service) => HeadKey.Partition(service, "heartbeats");

    public static string Row(string name) => First + name.ToLowerInvariant();

    /// <summary>The row of what a region's runs have seen.</summary>
    public static string Seen(string region) => $"{First}~{HeadKey.Escaped(region)}";

    /// <summary>The name in a row key; null when the row is not a heartbeat.</summary>
    public static string? NameIn(string row) =>
        row.Length > First.Length && row[First.Length] != '~' ? row[First.Length..] : null;
}
