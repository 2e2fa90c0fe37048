using System.Globalization;
using HealthFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>The head as a row of SQLite: the same columns as in Table Storage, and what the table service adds by itself.</summary>
/// <param name="Head">The columns that every store has.</param>
/// <param name="Version">Stands in for the ETag: a value that no other state of the row ever had.</param>
/// <param name="StoredAt">Stands in for the Timestamp: this machine's clock at the commit; null when the column holds no time.</param>
internal sealed record SqliteHead(StoredHead Head, string Version, DateTimeOffset? StoredAt)
{
    public const string CreateTable = """
        CREATE TABLE IF NOT EXISTS head (
            Service TEXT NOT NULL,
            Region TEXT NOT NULL,
            Status TEXT NOT NULL,
            Message TEXT NOT NULL,
            RunAt TEXT NOT NULL,
            RunId TEXT NOT NULL,
            Checks INTEGER NOT NULL,
            Failing INTEGER NOT NULL,
            Truncated TEXT NOT NULL,
            SchemaVersion INTEGER NOT NULL,
            Version TEXT NOT NULL,
            StoredAt TEXT NOT NULL,
            States BLOB NOT NULL,
            PRIMARY KEY (Service, Region)
        ) WITHOUT ROWID;
        """;

    private const string Select = """
        SELECT RunId, SchemaVersion, Version, StoredAt, States FROM head WHERE Service = $Service AND Region = $Region
        """;

    private const string Insert = """
        INSERT INTO head (Service, Region, Status, Message, RunAt, RunId, Checks, Failing, Truncated, SchemaVersion, Version, StoredAt, States)
        VALUES ($Service, $Region, $Status, $Message, $RunAt, $RunId, $Checks, $Failing, $Truncated, $SchemaVersion, $Version, $StoredAt, $States)
        ON CONFLICT DO NOTHING
        """;

    private const string Replace = """
        UPDATE head SET Status = $Status, Message = $Message, RunAt = $RunAt, RunId = $RunId, Checks = $Checks, Failing = $Failing,
            Truncated = $Truncated, SchemaVersion = $SchemaVersion, Version = $Version, StoredAt = $StoredAt, States = $States
        WHERE Service = $Service AND Region = $Region AND Version = $Replaces
        """;

    public static SqliteHead? Find(SqliteConnection connection, string service, string region)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Select;
        command.Parameters.AddWithValue("$Service", service);
        command.Parameters.AddWithValue("$Region", region);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;
        // SQLite keeps any type in any column, and anyone can edit the file.
        var states = reader.GetValue(4);
        return new SqliteHead(
            new StoredHead(
                reader.GetValue(0) as string ?? "",
                reader.GetValue(1) is long version ? (int)Math.Clamp(version, 0, int.MaxValue) : null,
                () => states as byte[] ?? throw HeadRow.Damaged("the column States is not binary")),
            reader.GetValue(2) as string ?? "",
            DateTimeOffset.TryParse(reader.GetValue(3) as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null);
    }

    /// <summary>Writes the row if its condition holds, else nothing.</summary>
    /// <param name="connection">In a transaction that was begun for writing.</param>
    /// <param name="row">The new row.</param>
    /// <param name="replaces">The version that must be there; <see cref="HeadVersion.None"/> for no row.</param>
    /// <param name="storedAt">This machine's clock.</param>
    public static bool TryWrite(SqliteConnection connection, HeadRow row, HeadVersion replaces, DateTimeOffset storedAt)
    {
        using var command = connection.CreateCommand();
        command.CommandText = replaces.Exists ? Replace : Insert;
        var values = command.Parameters;
        values.AddWithValue("$Service", row.Service);
        values.AddWithValue("$Region", row.Region);
        values.AddWithValue("$Status", row.Status);
        values.AddWithValue("$Message", row.Message);
        values.AddWithValue("$RunAt", Text(row.RunAt));
        values.AddWithValue("$RunId", row.RunId);
        values.AddWithValue("$Checks", row.Checks);
        values.AddWithValue("$Failing", row.Failing);
        values.AddWithValue("$Truncated", row.Truncated);
        values.AddWithValue("$SchemaVersion", row.SchemaVersion);
        values.AddWithValue("$Version", Guid.NewGuid().ToString("N"));
        values.AddWithValue("$StoredAt", Text(storedAt));
        values.AddWithValue("$States", row.States.ToArray());
        if (replaces.Exists)
            values.AddWithValue("$Replaces", replaces.Value);
        return command.ExecuteNonQuery() == 1;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
