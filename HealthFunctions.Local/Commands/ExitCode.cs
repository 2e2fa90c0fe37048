namespace HealthFunctions.Local.Commands;

/// <summary>What the process tells its caller; part of the command line's contract.</summary>
internal static class ExitCode
{
    /// <summary>Done; for <c>check</c>: healthy or degraded.</summary>
    public const int Ok = 0;

    /// <summary><c>check</c>: unhealthy.</summary>
    public const int Unhealthy = 1;

    /// <summary>The settings, the arguments, the data folder or the address are in error: nothing ran.</summary>
    public const int BadConfiguration = 2;

    /// <summary>An error of the program itself.</summary>
    public const int Crashed = 70;

    /// <summary>Interrupted before there was a result, as a shell counts it.</summary>
    public const int Interrupted = 130;
}
