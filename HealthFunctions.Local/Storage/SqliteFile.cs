using System.Globalization;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>Where the embedded store keeps its data, and how a connection to it is made.</summary>
/// <param name="folder">The data folder, made if it is missing; or <see cref="InMemory"/>.</param>
internal sealed class SqliteFile(string folder)
{
    /// <summary>Stands for a folder: nothing outlives the process.</summary>
    public const string InMemory = ":memory:";

    public const string FileName = "health.db";

    public bool IsInMemory => folder == InMemory;

    /// <param name="patience">How long to wait for a lock that another process holds.</param>
    public SqliteConnection Open(TimeSpan patience)
    {
        if (!IsInMemory)
            CreateFolder();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = IsInMemory ? InMemory : Path.Combine(folder, FileName),
            // A pooled connection would keep the file open after it is disposed of.
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(patience.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            Prepare(connection, patience);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Write-ahead log: readers never wait for the writer, and a killed process leaves the state before or after a commit.
    private static void Prepare(SqliteConnection connection, TimeSpan patience)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA busy_timeout = {(int)patience.TotalMilliseconds};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            {SqliteHead.CreateTable}
            {SqliteHeartbeats.CreateTables}
            """);
        command.ExecuteNonQuery();
    }

    private void CreateFolder()
    {
        if (Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
