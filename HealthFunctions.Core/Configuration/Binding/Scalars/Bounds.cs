namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>A range in words, to follow the name of what it bounds.</summary>
internal static class Bounds
{
    public static string InWords(string? min, string? max) => (min, max) switch
    {
        (null, null) => "",
        (null, _) => $" of at most {max}",
        (_, null) => $" of at least {min}",
        _ => $" from {min} to {max}",
    };
}
