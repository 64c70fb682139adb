namespace Becket.Cli.Examples;

/// <summary>Options for creating a <see cref="WorkingDay"/>.</summary>
internal sealed record WorkingDayOptions
{
    /// <summary>The names of the customers.</summary>
    public required IReadOnlyList<string> Customers { get; init; }

    /// <summary>How long one installation takes. Default: three seconds.</summary>
    public TimeSpan InstallTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many installations may run at once, in the steps that limit it. Default: five.</summary>
    public int Slots { get; init; } = 5;

    /// <summary>Whether the reactor's clock jumps to the next event. Steps that block a thread take real time all the
    /// same.</summary>
    public bool VirtualTime { get; init; }

    /// <summary>The file to record the reactor to; null for none.</summary>
    public string? TraceFile { get; init; }
}
