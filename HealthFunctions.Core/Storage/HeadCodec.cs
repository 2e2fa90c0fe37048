using System.Globalization;
using System.Text.Json;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Storage;

/// <summary>Snapshot to packed bytes and back: compact JSON, compressed. 10,000 ordinary states take about 0.3 MB.</summary>
internal static class HeadCodec
{
    /// <summary>Longest packed form: a row may have 1 MiB, and the plain columns and a later addition need their share.</summary>
    public const int MaxPacked = 900 * 1024;

    /// <summary>Longest JSON, so that reading can be bounded whatever is stored.</summary>
    public const int MaxJson = 32 * 1024 * 1024;

    /// <summary>Packs everything, or as much detail as fits.</summary>
    /// <exception cref="StoreException">The bare states do not fit; with names of ordinary length that takes tens of thousands of checks.</exception>
    public static (byte[] Packed, string LeftOut) Pack(Snapshot snapshot)
    {
        foreach (var detail in HeadDetail.Steps)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(ToPacked(snapshot, detail), PackedJson.Compact.PackedSnapshot);
            if (json.Length <= MaxJson && BrotliBytes.TryCompress(json, MaxPacked, out var packed))
                return (packed, detail.LeftOut);
        }
        throw new StoreException(string.Create(CultureInfo.InvariantCulture,
            $"the states of {snapshot.Checks.Count} checks do not fit into one row; split them over several services (Health:Service:Id)"));
    }

    /// <exception cref="StoreException">The bytes are not a snapshot; the message says what is wrong with them.</exception>
    public static Snapshot Unpack(ReadOnlySpan<byte> packed)
    {
        try
        {
            var json = BrotliBytes.Decompress(packed, MaxJson);
            var snapshot = JsonSerializer.Deserialize(json, PackedJson.Compact.PackedSnapshot) ?? throw Damaged("it is empty");
            return FromPacked(snapshot);
        }
        // The inner exception quotes what it read; the words here do not.
        catch (JsonException e)
        {
            throw Damaged("it is not the JSON of a snapshot", e);
        }
    }

    public static StoreException Damaged(string what, Exception? inner = null) =>
        new($"the stored snapshot is damaged: {what}", inner);

    private static PackedSnapshot ToPacked(Snapshot snapshot, HeadDetail detail) => new()
    {
        Service = snapshot.ServiceId,
        Region = snapshot.Region,
        RunId = snapshot.RunId,
        RunAt = snapshot.RunAt.UtcTicks,
        RunDuration = snapshot.RunDuration.Ticks,
        Checks = [.. snapshot.Checks.Select(check => ToPacked(check, snapshot.RunAt, detail))],
    };

    private static PackedCheck ToPacked(CheckState check, DateTimeOffset runAt, HeadDetail detail) => new()
    {
        Name = check.Name,
        Title = detail.KeepsTitles && check.Title != check.Name ? check.Title : null,
        Kind = check.Kind,
        Groups = check.Groups.Count == 0 ? null : [.. check.Groups],
        NotCritical = !check.Critical,
        Status = (int)check.Status,
        Since = (check.Since - runAt).Ticks,
        LastStart = (check.LastStart - runAt).Ticks,
        Unhealthy = check.Streaks.Unhealthy,
        NotHealthy = check.Streaks.NotHealthy,
        NotUnhealthy = check.Streaks.NotUnhealthy,
        Healthy = check.Streaks.Healthy,
        Observed = (int)check.Last.Status,
        ObservedAt = (check.Last.At - runAt).Ticks,
        Duration = check.Last.Duration.Ticks,
        Reason = detail.Shorten(check.Last.Reason) is { Length: > 0 } reason ? reason : null,
        Measurements = check.Last.Measurements.Count > 0 && detail.KeepsMeasurements(check.Last)
            ? [.. check.Last.Measurements.Select(ToPacked)]
            : null,
    };

    // JSON has no word for NaN and the infinities: they become text, so that one odd measurement cannot cost the whole commit.
    private static PackedMeasurement ToPacked(Measurement measurement)
    {
        var finite = measurement.Value is { } value && double.IsFinite(value);
        var text = measurement.Value is null || finite
            ? measurement.Text
            : measurement.Value.Value.ToString(CultureInfo.InvariantCulture);
        return new PackedMeasurement
        {
            Name = measurement.Name,
            Value = finite ? measurement.Value : null,
            Text = text.Length == 0 ? null : text,
            Unit = measurement.Unit.Length == 0 ? null : measurement.Unit,
        };
    }

    private static Snapshot FromPacked(PackedSnapshot packed)
    {
        if (packed is not { Service: { } service, Region: { } region, RunId: { Length: > 0 } runId, Checks: { } checks })
            throw Damaged("it does not name its run");
        var runAt = Time(packed.RunAt);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var states = new CheckState[checks.Count];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = FromPacked(checks[i] ?? throw Damaged("a check is empty"), runAt);
            if (!names.Add(states[i].Name))
                throw Damaged("two checks have the same name");
        }
        return new Snapshot(service, region, runId, runAt, Duration(packed.RunDuration), states);
    }

    private static CheckState FromPacked(PackedCheck check, DateTimeOffset runAt)
    {
        if (check.Name is not { Length: > 0 } name)
            throw Damaged("a check has no name");
        return new CheckState(
            name,
            check.Title ?? name,
            check.Kind ?? "",
            check.Groups is null ? [] : [.. check.Groups.OfType<string>()],
            !check.NotCritical,
            Status(check.Status),
            Time(runAt, check.Since),
            new Streaks(Count(check.Unhealthy), Count(check.NotHealthy), Count(check.NotUnhealthy), Count(check.Healthy)),
            Time(runAt, check.LastStart),
            new Observation(
                Status(check.Observed),
                Time(runAt, check.ObservedAt),
                Duration(check.Duration),
                check.Reason ?? "",
                check.Measurements is null ? [] : [.. check.Measurements.OfType<PackedMeasurement>().Select(FromPacked)]));
    }

    private static Measurement FromPacked(PackedMeasurement measurement) =>
        new(measurement.Name ?? "", measurement.Value, measurement.Text ?? "", measurement.Unit ?? "");

    // A status that this version does not know must never pass for green.
    private static HealthStatus Status(int number) => (HealthStatus)number switch
    {
        HealthStatus.Healthy => HealthStatus.Healthy,
        HealthStatus.Degraded => HealthStatus.Degraded,
        _ => HealthStatus.Unhealthy,
    };

    private static int Count(int count) => Math.Max(0, count);

    private static TimeSpan Duration(long ticks) => new(Math.Max(0, ticks));

    private static DateTimeOffset Time(DateTimeOffset runAt, long ticks)
    {
        var most = DateTimeOffset.MaxValue.UtcTicks;
        if (ticks > most || ticks < -most)
            throw Damaged("a time is out of range");
        return Time(runAt.UtcTicks + ticks);
    }

    private static DateTimeOffset Time(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw Damaged("a time is out of range");
}
