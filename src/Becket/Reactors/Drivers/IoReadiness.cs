namespace Becket.Reactors.Drivers;

/// <summary>Reports when a descriptor is ready, as often as it is. It owns the descriptor. Threads: the
/// reactor's.</summary>
internal abstract class IoReadiness
{
    /// <summary>The events to report. None: nothing is reported, not even an error or a hang-up.</summary>
    public abstract ReadyEvents Wanted { get; set; }

    /// <summary>Closes the descriptor, and reports nothing more. A second call has no effect.</summary>
    public abstract void Close();
}
