using Microsoft.Data.Sqlite;

namespace HealthFunctions.Tests.Storage;

/// <summary>A connection to the store's file that is not the store's.</summary>
internal static class SqliteRaw
{
    public static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "health.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql, object? value = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (value is not null)
            command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }
}
