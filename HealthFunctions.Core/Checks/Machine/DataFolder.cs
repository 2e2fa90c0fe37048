namespace HealthFunctions.Checks;

/// <summary>
/// The folder that a host keeps its data in. A host that has one registers it as a singleton; the kind <c>disk</c> looks at it
/// by default, and at the temporary folder where none is registered.
/// </summary>
/// <param name="Path">An absolute path.</param>
public sealed record DataFolder(string Path);
