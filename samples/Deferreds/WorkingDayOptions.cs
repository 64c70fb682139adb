namespace Becket.Samples.Deferreds;

/// <summary>How a working day is to be.</summary>
public sealed record WorkingDayOptions
{
    /// <summary>Default: as many as the step has in the story.</summary>
    public required IReadOnlyList<string> Customers { get; init; }

    /// <summary>Default: three seconds.</summary>
    public TimeSpan InstallTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Default: five.</summary>
    public int Slots { get; init; } = 5;

    /// <summary>Whether the reactor's clock jumps to what is due next. Steps that block a thread take their time all
    /// the same.</summary>
    public bool VirtualTime { get; init; }
}
