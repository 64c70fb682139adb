namespace Becket.Reactors;

/// <summary>The phases of an event. The triggers of one phase run before those of the next.</summary>
public enum SystemEventPhase
{
    /// <summary>The first phase. The next one waits for the deferreds that these triggers return.</summary>
    Before,

    /// <summary>The second phase.</summary>
    During,

    /// <summary>The last phase.</summary>
    After,
}
