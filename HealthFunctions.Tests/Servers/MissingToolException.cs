namespace HealthFunctions.Tests.Servers;

/// <summary>A test needs a program that is not installed; it fails and says what to do, rather than being skipped.</summary>
internal sealed class MissingToolException(string tool, Exception? inner = null)
    : Exception($"{tool} is not installed: run ./test at the repository root, which installs what the tests need.", inner);
