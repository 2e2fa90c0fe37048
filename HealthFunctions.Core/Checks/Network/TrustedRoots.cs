using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HealthFunctions.Checks;

/// <summary>Certificates of a private authority, from the PEM file of a <c>TrustedCertificates</c> setting, trusted instead of the system's.</summary>
/// <param name="Roots">Self-issued ones: where a chain may end.</param>
/// <param name="Intermediates">The others: they help to build a chain and are not trusted by themselves.</param>
internal sealed record TrustedRoots(X509Certificate2Collection Roots, X509Certificate2Collection Intermediates)
{
    /// <summary>Of the setting <c>TrustedCertificates</c>, the same in every kind that has it.</summary>
    public const string Description =
        "PEM file with the root certificates to trust instead of the system's (and intermediates, if the server does not send them), "
        + "absolute or relative to the program's folder. Read once, at start.";

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="CryptographicException">It holds a certificate that is none.</exception>
    public static TrustedRoots Load(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(Path.GetFullPath(path, AppContext.BaseDirectory));
        var selfIssued = all.ToLookup(c => c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData));
        return new([.. selfIssued[true]], [.. selfIssued[false]]);
    }

    public static void Validate(SettingProblem report, string setting, string? path)
    {
        if (path is null)
            return;
        if (TryLoad(path) is { Roots.Count: > 0 })
            return;
        report(
            setting,
            "must be a PEM file that holds at least one root certificate",
            "Give the path of a readable file with a BEGIN CERTIFICATE block of the root, absolute or relative to the program's folder.");
    }

    private static TrustedRoots? TryLoad(string path)
    {
        try
        {
            return Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
