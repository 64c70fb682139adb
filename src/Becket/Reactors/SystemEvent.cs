namespace Becket.Reactors;

/// <summary>When a <see cref="SystemEventTrigger"/> runs.</summary>
public enum SystemEvent
{
    /// <summary>The reactor starts.</summary>
    Startup,

    /// <summary>The reactor stops.</summary>
    Shutdown,
}

/// <summary>In which order triggers of one event run.</summary>
public enum SystemEventPhase
{
    /// <summary>First. What follows waits for the deferreds that these return.</summary>
    Before,

    /// <summary>Then.</summary>
    During,

    /// <summary>Last.</summary>
    After,
}
