namespace HealthFunctions.Configuration;

/// <summary>
/// Removes secrets from text that the engine did not write itself: exception messages and descriptions of third-party checks.
/// Knows the values that <c>%Name%</c> brought in, and the shapes that secrets usually have.
/// </summary>
public sealed class SecretRedactor
{
    public const string Mark = "(hidden)";

    /// <summary>Adds a value that must never come out; values shorter than four characters are not worth hiding and would garble text.</summary>
    public void AddSecret(string value) => throw new NotImplementedException();

    /// <summary>Returns the text with every secret replaced by <see cref="Mark"/>, control characters by spaces.</summary>
    public string Redact(string text) => throw new NotImplementedException();
}
