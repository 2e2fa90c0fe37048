namespace HealthFunctions.Checks;

/// <summary>The limits of a DNS name (RFC 1035), in the form in which it is sent.</summary>
internal static class DnsNames
{
    public static bool IsValid(string name)
    {
        try
        {
            var ascii = HostNames.ToAscii(name).TrimEnd('.');
            return ascii.Length is > 0 and <= 253
                && ascii.Split('.').All(label => label.Length is > 0 and <= 63)
                && !ascii.Any(c => c is ':' || char.IsWhiteSpace(c) || char.IsControl(c));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
