namespace Becket.Simulations.Logs;

/// <summary>The kinds of <see cref="SimulationEvent"/>.</summary>
internal enum EventKind : byte
{
    /// <summary>A host has made a turn.</summary>
    Turn,

    /// <summary>A packet was sent; What is its kind and its addresses.</summary>
    Sent,

    /// <summary>A packet has arrived.</summary>
    Arrived,

    /// <summary>A packet was lost.</summary>
    Lost,

    /// <summary>A fault began; What describes it, Number counts the faults of the run from 1.</summary>
    Fault,

    /// <summary>A fault was repaired.</summary>
    Repair,

    /// <summary>A host has started, stopped or crashed.</summary>
    Host,

    /// <summary>A line of a host's logger.</summary>
    Line,

    /// <summary>A function on a simulated thread has begun or ended.</summary>
    Thread,

    /// <summary>A disk was written, flushed or lost bytes.</summary>
    Disk,

    /// <summary>A child process has started or ended.</summary>
    Child,

    /// <summary>A rare path was taken; What is its name.</summary>
    Rare,
}
