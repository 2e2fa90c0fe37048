using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Storage;

internal static class TestTables
{
    public static string NewName() => $"t{Guid.NewGuid():N}";

    public static AzureConnection Connection(string connectionString) => new(connectionString, null, null, null);
}
