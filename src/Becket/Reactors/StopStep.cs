namespace Becket.Reactors;

/// <summary>The steps of a reactor's stop in which the floors above end what they have opened.</summary>
internal enum StopStep
{
    /// <summary>The first step: accept nothing new. Runs again before <see cref="Connections"/>, for ports that were
    /// opened meanwhile.</summary>
    Ports,

    /// <summary>After the services and the triggers of the phase Before: end what is left, in order. The connections
    /// are asked to end after these hooks have run.</summary>
    Connections,
}
