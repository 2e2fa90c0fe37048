using System.Globalization;
using HealthFunctions.Local.Storage;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

public sealed class SqliteHealthStoreTests : HealthStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteHealthStore> _stores = [];

    protected override string PackedColumn => "States";

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IHealthStore Open(string service = Service, string region = Region)
    {
        _stores.Add(new SqliteHealthStore(_folder.Path, service, region, new FakeTimeProvider()));
        return _stores[^1];
    }

    protected override Task EditAsync(string column, object value)
    {
        using var raw = SqliteRaw.Open(_folder.Path);
        if (column == "Later")
            SqliteRaw.Execute(raw, "ALTER TABLE head ADD COLUMN Later TEXT");
        SqliteRaw.Execute(raw, $"UPDATE head SET {column} = $value WHERE Service = '{Service}' AND Region = '{Region}'", value);
        return Task.CompletedTask;
    }

    protected override Task<IReadOnlyDictionary<string, object?>> ColumnsAsync()
    {
        using var raw = SqliteRaw.Open(_folder.Path);
        using var command = raw.CreateCommand();
        command.CommandText = $"SELECT * FROM head WHERE Service = '{Service}' AND Region = '{Region}'";
        using var reader = command.ExecuteReader();
        reader.Read();
        var columns = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => Value(reader.GetName(i), reader.GetValue(i)));
        return Task.FromResult<IReadOnlyDictionary<string, object?>>(columns);
    }

    // SQLite has fewer types than a table: the contract compares times and 32-bit numbers.
    private static object? Value(string column, object value) => (column, value) switch
    {
        ("RunAt", string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture),
        (_, long number) => (int)number,
        _ => value,
    };
}
