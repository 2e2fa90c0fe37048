using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>Puts <c>health.json</c> under everything else that makes up the configuration.</summary>
public static class HealthJsonConfiguration
{
    /// <summary>
    /// Reads the file and inserts it as the first source, so that environment variables and app settings override it. It is not
    /// read again when it changes: on Azure a new version is a new deployment.
    /// </summary>
    /// <returns>The file, which <see cref="ConfigurationLoader"/> wants to see as well.</returns>
    public static HealthJsonFile AddHealthJson(this IConfigurationBuilder builder, string path)
    {
        var file = HealthJsonFile.Read(path);
        builder.AddHealthJson(file);
        return file;
    }

    internal static void AddHealthJson(this IConfigurationBuilder builder, HealthJsonFile file) =>
        builder.Sources.Insert(0, new HealthJsonSource(file));
}

internal sealed class HealthJsonSource(HealthJsonFile file) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HealthJsonProvider(file);
}

/// <summary>
/// Answers from the tree. The stock base class searches all its keys for the children of one, which makes a file of a thousand
/// checks cost a million comparisons.
/// </summary>
internal sealed class HealthJsonProvider(HealthJsonFile file) : ConfigurationProvider
{
    public override bool TryGet(string key, out string? value)
    {
        value = file.Find(key)?.Value;
        return value is not null;
    }

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        var node = string.IsNullOrEmpty(parentPath) ? file.Root : file.Find(parentPath);
        var keys = new List<string>(earlierKeys);
        if (node is not null)
        {
            foreach (var child in node.Children)
                keys.Add(child.Name);
        }
        keys.Sort(ConfigurationKeyComparer.Instance);
        return keys;
    }
}
