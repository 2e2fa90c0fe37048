using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HealthFunctions.Checks;

/// <summary>
/// Judges a server's certificate by the engine's own clock and tells which rule it breaks; the system's verdict is only a set of
/// flags. Shared by the kinds that speak TLS.
/// </summary>
internal sealed class CertificateJudge(TimeProvider time, TrustedRoots? trusted, bool checkRevocation = false)
{
    /// <summary>TLS 1.2 or later, never a resumed session: that would show the certificate of an earlier handshake.</summary>
    /// <param name="callback">Decides; what the system found is not needed, as <see cref="Fault"/> builds the chain itself.</param>
    public static SslClientAuthenticationOptions Options(RemoteCertificateValidationCallback callback) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = callback,
        // For the chain that the system builds before it calls back: without this, a certificate could make it download from any address.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };

    /// <summary>Time until the certificate expires; negative once it has.</summary>
    public TimeSpan Left(DateTimeOffset notAfter) => notAfter - time.GetUtcNow();

    /// <summary>The reason why the certificate is no good for the host; null when it is.</summary>
    /// <param name="sent">Further certificates that the server sent.</param>
    public string? Fault(X509Certificate2 certificate, X509Certificate2Collection sent, string host)
    {
        var left = Left(certificate.NotAfter);
        if (left <= TimeSpan.Zero)
            return Reasons.CertificateExpired(-left);
        if (new DateTimeOffset(certificate.NotBefore) > time.GetUtcNow())
            return Reasons.CertificateNotYetValid;
        return certificate.MatchesHostname(host.TrimEnd('.')) ? ChainFault(certificate, sent) : Reasons.CertificateHostName;
    }

    private string? ChainFault(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(sent) };
        try
        {
            return chain.Build(certificate) ? null : Reason(chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status));
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                if (!ReferenceEquals(element.Certificate, certificate))
                    element.Certificate.Dispose();
            }
        }
    }

    private X509ChainPolicy Policy(X509Certificate2Collection sent)
    {
        var policy = new X509ChainPolicy
        {
            VerificationTime = time.GetUtcNow().UtcDateTime,
            // A server must send its intermediates; most clients do not fetch them either.
            DisableCertificateDownloads = true,
            RevocationMode = checkRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            UrlRetrievalTimeout = TimeSpan.FromSeconds(5),
        };
        const string serverAuthentication = "1.3.6.1.5.5.7.3.1";
        policy.ApplicationPolicy.Add(new Oid(serverAuthentication));
        policy.ExtraStore.AddRange(sent);
        if (trusted is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trusted.Roots);
            policy.ExtraStore.AddRange(trusted.Intermediates);
        }
        return policy;
    }

    // The first that holds; a chain that is not trusted also leaves revocation unknown.
    private static string Reason(X509ChainStatusFlags flags) => flags switch
    {
        _ when flags.HasFlag(X509ChainStatusFlags.Revoked) => Reasons.CertificateRevoked,
        _ when flags.HasFlag(X509ChainStatusFlags.NotValidForUsage) => Reasons.CertificateUsage,
        _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) => Reasons.CertificateIssuerDates,
        _ when (flags & ~(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)) == 0 => Reasons.RevocationUnknown,
        _ => Reasons.CertificateUntrusted,
    };
}

/// <summary>Ends a handshake with the reason that the judge gave.</summary>
internal sealed class RefusedCertificateException(string reason) : AuthenticationException(reason)
{
    public string Reason { get; } = reason;
}
