using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HealthFunctions.Tests.Servers;

/// <summary>A certificate authority of a test's own, with an intermediate that signs what servers show.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset ValidFrom = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset ValidTo = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TempFolder _folder = new();
    private readonly List<X509Certificate2> _made = [];
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    /// <param name="intermediateTo">When the intermediate expires; far away where it is not what the test is about.</param>
    /// <param name="direct">The root signs what servers show, without an intermediate.</param>
    public TestAuthority(DateTimeOffset? intermediateTo = null, bool direct = false)
    {
        _root = Make("CN=Test Root", null, ValidTo, authority: true);
        _intermediate = direct ? _root : Make("CN=Test Intermediate", _root, intermediateTo ?? ValidTo, authority: true);
        RootFile = Write("root.pem", _root);
        ChainFile = Write("chain.pem", _root, _intermediate);
    }

    /// <summary>PEM of the root alone: what a user gives as <c>TrustedCertificates</c>.</summary>
    public string RootFile { get; }

    /// <summary>PEM of the root and the intermediate, for servers that do not send the latter.</summary>
    public string ChainFile { get; }

    /// <summary>A certificate with its key; for <c>localhost</c> and 127.0.0.1 unless the test says otherwise.</summary>
    public X509Certificate2 Issue(
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? host = null, string usage = ServerAuthentication, Action<CertificateRequest>? change = null) =>
        Make("CN=Test Server", _intermediate, to ?? ValidTo, authority: false, from, request =>
        {
            request.CertificateExtensions.Add(Names(host));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
            change?.Invoke(request);
        });

    /// <summary>A certificate that nobody else signed.</summary>
    public X509Certificate2 SelfSigned() => Make("CN=Self", null, ValidTo, authority: false, null, r => r.CertificateExtensions.Add(Names(null)));

    /// <summary>What a server sends: the certificate and, unless it is told to forget it, the intermediate.</summary>
    public SslStreamCertificateContext Shown(X509Certificate2 certificate, bool withIntermediate = true) =>
        SslStreamCertificateContext.Create(certificate, withIntermediate ? [_intermediate] : [], offline: true);

    /// <summary>A revocation list of whoever signs what servers show, DER.</summary>
    public byte[] RevocationList(DateTimeOffset now, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            builder.AddEntry(certificate, now.AddHours(-1));
        return builder.Build(_intermediate, 1, now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: now.AddHours(-2));
    }

    /// <summary>Certificate and key as PEM files, with the intermediate, for servers that read files.</summary>
    public (string Certificate, string Key) Files(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var keyFile = _folder.File("server.key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (Write("server.pem", certificate, _intermediate), keyFile);
    }

    public void Dispose()
    {
        _made.ForEach(c => c.Dispose());
        _folder.Dispose();
    }

    private X509Certificate2 Make(
        string name, X509Certificate2? issuer, DateTimeOffset to, bool authority, DateTimeOffset? from = null, Action<CertificateRequest>? change = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (authority)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        if (issuer is not null)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        change?.Invoke(request);
        var made = Sign(request, key, issuer, from ?? ValidFrom, to);
        _made.Add(made);
        return made;
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, X509Certificate2? issuer, DateTimeOffset from, DateTimeOffset to)
    {
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        // The framework refuses to sign beyond the issuer's own dates, which is what a test of an expired intermediate needs.
        using var issuerKey = issuer.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), from, to, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Extension Names(string? host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null)
            names.AddIpAddress(IPAddress.Loopback);
        return names.Build();
    }

    private string Write(string name, params X509Certificate2[] certificates)
    {
        var file = _folder.File(name);
        File.WriteAllText(file, string.Join('\n', certificates.Select(c => c.ExportCertificatePem())));
        return file;
    }
}
