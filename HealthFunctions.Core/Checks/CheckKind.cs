using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

/// <summary>
/// One value of <c>Kind</c>: its settings and how a check is made of them. A kind is one file in <c>Checks/</c> that holds the
/// check and its settings and declares this as a static <c>Kind</c>, plus one line in <see cref="CheckKinds"/>.
/// </summary>
/// <remarks>
/// The factory's body is the only place that may touch the types of a kind's driver: it is not compiled before the first check
/// of that kind is made, so an unused driver costs no start time.
/// </remarks>
public sealed class CheckKind
{
    private readonly Func<CheckSettings, CheckContext, IHealthCheck> _create;

    private CheckKind(string name, string summary, Type settingsType, Func<CheckSettings> defaults, Func<CheckSettings, CheckContext, IHealthCheck> create)
    {
        Name = name;
        Summary = summary;
        SettingsType = settingsType;
        Defaults = defaults;
        _create = create;
    }

    /// <summary>The value of <c>Kind</c>, lower case with hyphens.</summary>
    public string Name { get; }

    /// <summary>One sentence for the schema and the documentation.</summary>
    public string Summary { get; }

    /// <summary>A class with a <see cref="Configuration.SettingAttribute"/> on each setting.</summary>
    public Type SettingsType { get; }

    /// <summary>Makes settings that hold the defaults.</summary>
    public Func<CheckSettings> Defaults { get; }

    public static CheckKind Of<TSettings>(string name, string summary, Func<TSettings, CheckContext, IHealthCheck> create)
        where TSettings : CheckSettings, new() =>
        new(name, summary, typeof(TSettings), static () => new TSettings(), (settings, context) => create((TSettings)settings, context));

    /// <summary>Makes the check; it lives as long as the host, keeps its clients, and is disposed of with the host if it is disposable.</summary>
    public IHealthCheck Create(CheckSettings settings, CheckContext context) => _create(settings, context);
}

/// <summary>What a kind may take from its surroundings.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Time">The only clock.</param>
/// <param name="Services">The host's services, for what several checks share.</param>
public sealed record CheckContext(string Name, TimeProvider Time, IServiceProvider Services);
