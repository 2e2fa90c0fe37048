using System.Globalization;
using System.Text;

namespace HealthFunctions.Storage;

/// <summary>Keys of the rows that belong to one region.</summary>
/// <remarks>
/// The partition key is <c>{service}|{region}</c>. Table keys may hold neither <c>/ \ # ?</c> nor control characters, and <c>%</c>
/// is known to break clients; these, the separator and the escape character itself are written as <c>!</c> and four hexadecimal
/// digits (<c>a/b</c> is <c>a!002Fb</c>), so that no two pairs share a key.
/// </remarks>
internal static class HeadKey
{
    public const string Head = "head";

    /// <summary>The end of the range that holds the head and what stands beside it; exclusive.</summary>
    public const string EndOfHead = "head~";

    private const char Separator = '|';
    private const char Escape = '!';

    public static string Partition(string service, string region) => $"{Escaped(service)}{Separator}{Escaped(region)}";

    public static string Escaped(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var c in part)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '/' or '\\' or '#' or '?' or '%' or Separator or Escape)
                text.Append(CultureInfo.InvariantCulture, $"{Escape}{(int)c:X4}");
            else
                text.Append(c);
        }
        return text.ToString();
    }
}
