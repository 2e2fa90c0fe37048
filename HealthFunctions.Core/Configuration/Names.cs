namespace HealthFunctions.Configuration;

/// <summary>The rule for the names of checks and groups: they stand in paths, row keys and metric labels as they are.</summary>
public static class Names
{
    public const int MaxLength = 64;

    /// <summary>The rule as the JSON Schema has it.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>The rule in words, a clause for errors.</summary>
    public const string Rule = "a name is 1 to 64 letters, digits, '.', '_' or '-' (ASCII), starting with a letter or digit";

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }
        return true;
    }
}
