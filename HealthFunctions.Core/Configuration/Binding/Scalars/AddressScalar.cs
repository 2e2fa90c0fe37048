using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>An absolute address with a host.</summary>
internal sealed class AddressScalar(SettingAttribute setting) : Scalar
{
    private string Scheme => setting.Schemes is { } schemes && !schemes.Contains(Uri.UriSchemeHttps) ? schemes[0] : Uri.UriSchemeHttps;

    private string Example => $"{Scheme}://orders.example.com";

    public override string Form => setting.Schemes is { } schemes
        ? $"an absolute address that starts with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}"
        : $"an absolute address, such as {Example}";

    public override string TypeName => "address";

    public override bool IsText => true;

    public override Parsed Parse(string text)
    {
        // Without the slashes "localhost:8080" would be an address of the scheme "localhost", and "/ping" one of a file.
        var trimmed = text.Trim();
        var scheme = trimmed.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
            return Not($"Write the scheme and the host as well: {Example}.");
        if (setting.Schemes is { } allowed && !Array.Exists(allowed, s => trimmed.AsSpan(0, scheme).Equals(s, StringComparison.OrdinalIgnoreCase)))
            return Not($"Start it with {Scheme}://.");
        return Uri.TryCreate(trimmed, UriKind.Absolute, out var address) && address.Host.Length > 0
            ? Parsed.Of(address)
            : Not("Look at the host and the port: a host is letters, digits, dots and hyphens, a port 0 to 65535.");
    }

    public override string Format(object value) => ((Uri)value).OriginalString;

    public override JsonObject Schema()
    {
        // A reference may hold the scheme as well, so any text with one will do.
        var scheme = setting.Schemes is { } schemes ? $"({string.Join('|', schemes)})" : "[A-Za-z][A-Za-z0-9+.-]*";
        return ScalarSchema.Matching($"^{scheme}://.+");
    }
}
