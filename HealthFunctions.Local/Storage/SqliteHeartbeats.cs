using System.Collections.Concurrent;
using System.Globalization;
using HealthFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>Heartbeats as rows of SQLite: the same columns as in Table Storage, and what the table service adds by itself.</summary>
internal sealed class SqliteHeartbeats(string service, string region, TimeProvider time)
{
    public const string CreateTables = """
        CREATE TABLE IF NOT EXISTS heartbeats (
            Service TEXT NOT NULL,
            Name TEXT NOT NULL COLLATE NOCASE,
            Status TEXT NOT NULL,
            Message TEXT NOT NULL,
            DurationMs REAL NOT NULL,
            FailureId TEXT,
            FailureMessage TEXT,
            SchemaVersion INTEGER NOT NULL,
            ReportId TEXT NOT NULL,
            StoredAt TEXT NOT NULL,
            PRIMARY KEY (Service, Name)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS heartbeats_seen (
            Service TEXT NOT NULL,
            Region TEXT NOT NULL,
            SchemaVersion INTEGER NOT NULL,
            Seen BLOB NOT NULL,
            PRIMARY KEY (Service, Region)
        ) WITHOUT ROWID;
        """;

    private const string Select = """
        SELECT Name, Status, Message, DurationMs, FailureId, FailureMessage, SchemaVersion, ReportId, StoredAt FROM heartbeats WHERE Service = $Service
        """;

    private const string SelectSeen = "SELECT Seen FROM heartbeats_seen WHERE Service = $Service AND Region = $Region";

    // A failure's columns outlive the successes after it.
    private const string Upsert = """
        INSERT INTO heartbeats (Service, Name, Status, Message, DurationMs, FailureId, FailureMessage, SchemaVersion, ReportId, StoredAt)
        VALUES ($Service, $Name, $Status, $Message, $DurationMs, $FailureId, $FailureMessage, $SchemaVersion, $ReportId, $StoredAt)
        ON CONFLICT DO UPDATE SET Status = $Status, Message = $Message, DurationMs = $DurationMs,
            FailureId = COALESCE($FailureId, FailureId), FailureMessage = COALESCE($FailureMessage, FailureMessage),
            SchemaVersion = $SchemaVersion, ReportId = $ReportId, StoredAt = $StoredAt
        """;

    private const string UpsertSeen = """
        INSERT INTO heartbeats_seen (Service, Region, SchemaVersion, Seen) VALUES ($Service, $Region, $SchemaVersion, $Seen)
        ON CONFLICT DO UPDATE SET SchemaVersion = $SchemaVersion, Seen = $Seen
        """;

    // One entry for each name that this process took a report for, and names are those of the configuration.
    private readonly ConcurrentDictionary<string, Written> _written = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, StoredHeartbeat> Read(SqliteConnection connection)
    {
        var seen = ReadSeen(connection);
        var heartbeats = new Dictionary<string, StoredHeartbeat>(StringComparer.OrdinalIgnoreCase);
        using var command = connection.CreateCommand();
        command.CommandText = Select;
        command.Parameters.AddWithValue("$Service", service);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            // SQLite keeps any type in any column, and anyone can edit the file.
            var name = reader.GetValue(0) as string ?? "";
            var row = new HeartbeatRow(
                reader.GetValue(1) as string,
                reader.GetValue(2) as string,
                reader.GetValue(3) as double?,
                reader.GetValue(4) as string,
                reader.GetValue(5) as string,
                reader.GetValue(6) is long version ? (int)Math.Clamp(version, 0, int.MaxValue) : null);
            heartbeats[name] = row.Read(Age(name, reader.GetValue(7) as string, reader.GetValue(8) as string), seen.GetValueOrDefault(name));
        }
        return heartbeats;
    }

    public bool Write(SqliteConnection connection, string name, HeartbeatReport report)
    {
        var row = HeartbeatRow.Of(report);
        // Before the write, so that a slow one makes the heartbeat look older, not fresher.
        var written = new Written(Guid.NewGuid().ToString("N"), time.GetTimestamp());
        using var command = connection.CreateCommand();
        command.CommandText = Upsert;
        var values = command.Parameters;
        values.AddWithValue("$Service", service);
        values.AddWithValue("$Name", name);
        values.AddWithValue("$Status", row.Status);
        values.AddWithValue("$Message", row.Message);
        values.AddWithValue("$DurationMs", row.DurationMs);
        values.AddWithValue("$FailureId", (object?)row.FailureId ?? DBNull.Value);
        values.AddWithValue("$FailureMessage", (object?)row.FailureMessage ?? DBNull.Value);
        values.AddWithValue("$SchemaVersion", row.SchemaVersion);
        values.AddWithValue("$ReportId", written.ReportId);
        values.AddWithValue("$StoredAt", time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
        _written[name] = written;
        return true;
    }

    public bool Acknowledge(SqliteConnection connection, IReadOnlyDictionary<string, string> seen)
    {
        using var command = connection.CreateCommand();
        command.CommandText = UpsertSeen;
        command.Parameters.AddWithValue("$Service", service);
        command.Parameters.AddWithValue("$Region", region);
        command.Parameters.AddWithValue("$SchemaVersion", HeartbeatRow.CurrentSchema);
        command.Parameters.AddWithValue("$Seen", SeenFailures.Pack(seen));
        command.ExecuteNonQuery();
        return true;
    }

    private IReadOnlyDictionary<string, string> ReadSeen(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectSeen;
        command.Parameters.AddWithValue("$Service", service);
        command.Parameters.AddWithValue("$Region", region);
        return SeenFailures.Unpack(command.ExecuteScalar() as byte[]);
    }

    // As with the head: by a clock that only goes forward for what this process wrote, else by the distance of the wall clock's two
    // readings whichever its sign, because a clock that was set back must not make an old heartbeat look fresh.
    private TimeSpan Age(string name, string? reportId, string? storedAt) =>
        _written.TryGetValue(name, out var own) && own.ReportId == reportId
            ? time.GetElapsedTime(own.Timestamp)
            : (time.GetUtcNow() - (DateTimeOffset.TryParse(storedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue)).Duration();

    private sealed record Written(string ReportId, long Timestamp);
}
