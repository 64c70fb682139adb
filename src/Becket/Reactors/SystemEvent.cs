namespace Becket.Reactors;

/// <summary>The events for which a <see cref="SystemEventTrigger"/> can run.</summary>
public enum SystemEvent
{
    /// <summary>The reactor starts.</summary>
    Startup,

    /// <summary>The reactor stops.</summary>
    Shutdown,
}
