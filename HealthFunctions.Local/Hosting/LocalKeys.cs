using System.Security.Cryptography;
using System.Text;
using HealthFunctions.Reporting;

namespace HealthFunctions.Local.Hosting;

/// <summary>Decides how far a caller is trusted: what the Functions host does with its keys on Azure.</summary>
internal sealed class LocalKeys
{
    private readonly byte[]? _key;
    private readonly byte[]? _operatorKey;

    /// <param name="key"><c>HealthKey</c>; null when not set.</param>
    /// <param name="operatorKey"><c>HealthOperatorKey</c>, which is a key as well; null when not set.</param>
    public LocalKeys(string? key, string? operatorKey)
    {
        _key = key is null ? null : Hash(key);
        _operatorKey = operatorKey is null ? null : Hash(operatorKey);
    }

    public RouteAccess LevelOf(in Caller caller)
    {
        if (_key is null && _operatorKey is null)
            return caller.IsLocal ? RouteAccess.Operator : RouteAccess.Anyone;
        if (caller.Key is null)
            return RouteAccess.Anyone;
        // Both are always compared, and as hashes of one length, so that the time tells neither which one came near nor how near.
        var given = Hash(caller.Key);
        var isOperator = Matches(_operatorKey, given);
        var isKey = Matches(_key, given);
        return isOperator ? RouteAccess.Operator : isKey ? RouteAccess.Key : RouteAccess.Anyone;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Matches(byte[]? wanted, byte[] given) => wanted is not null && CryptographicOperations.FixedTimeEquals(wanted, given);
}
