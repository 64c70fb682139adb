namespace Becket.Cli.Running.Scheduling;

/// <summary>How soon a run is to end. It only ever becomes more urgent.</summary>
internal enum StopLevel
{
    /// <summary>When its input does.</summary>
    Never,

    /// <summary>When the jobs under way have finished.</summary>
    Soon,

    /// <summary>The jobs under way are asked to end, and killed at last.</summary>
    Now,

    /// <summary>The jobs under way are killed, and nobody waits for output to be taken.</summary>
    AtOnce,
}
