using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

/// <summary>A driver's assembly is loaded when a check that needs it is made, and not before.</summary>
public class DriverLoadingTests
{
    [Theory]
    [InlineData("azure-blob", "Azure.Storage.Blobs")]
    [InlineData("azure-queue", "Azure.Storage.Queues")]
    [InlineData("azure-table", "Azure.Data.Tables")]
    public void Listing_the_kinds_loads_no_driver_and_making_a_check_loads_its_own(string kind, string driver)
    {
        var fresh = new FreshContext();
        var core = fresh.LoadFromAssemblyPath(typeof(CheckKinds).Assembly.Location);
        var all = (IEnumerable)core.GetType(typeof(CheckKinds).FullName!)!.GetProperty(nameof(CheckKinds.All))!.GetValue(null)!;
        var found = all.Cast<object>().Single(k => (string)Get(k, nameof(CheckKind.Name))! == kind);
        var settings = ((Delegate)Get(found, nameof(CheckKind.Defaults))!).DynamicInvoke()!;
        Assert.DoesNotContain(fresh.Loaded, name => name.StartsWith("Azure.", StringComparison.Ordinal));

        settings.GetType().GetProperty(nameof(AzureSettings.ConnectionString))!.SetValue(settings, "UseDevelopmentStorage=true");
        settings.GetType().GetProperty(driver.Split('.')[^1].TrimEnd('s') switch { "Blob" => "Container", var same => same })!.SetValue(settings, "orders");
        var context = Activator.CreateInstance(core.GetType(typeof(CheckContext).FullName!)!, "name", TimeProvider.System, null);
        found.GetType().GetMethod(nameof(CheckKind.Create))!.Invoke(found, [settings, context]);

        Assert.Contains(driver, fresh.Loaded);
        Assert.DoesNotContain("Azure.Identity", fresh.Loaded);
    }

    private static object? Get(object from, string property) => from.GetType().GetProperty(property)!.GetValue(from);

    // The test host itself has loaded everything long ago; here each assembly of ours and of Azure is loaded afresh and noted.
    private sealed class FreshContext() : AssemblyLoadContext(nameof(DriverLoadingTests))
    {
        private readonly ConcurrentBag<string> _loaded = [];

        public IEnumerable<string> Loaded => _loaded;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            _loaded.Add(assemblyName.Name!);
            var path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return assemblyName.Name!.StartsWith("Azure.", StringComparison.Ordinal) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
