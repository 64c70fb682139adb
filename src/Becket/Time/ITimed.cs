namespace Becket.Time;

/// <summary>An object that a <see cref="TimerQueue"/> can hold: a <see cref="DelayedCall"/>, or an object of a higher
/// floor that needs another base class (a sleep is a Deferred) and has a <see cref="TimerState"/> in a field.</summary>
internal interface ITimed
{
    /// <summary>The state that the queue keeps in this object. Always the same field.</summary>
    ref TimerState Timer { get; }

    /// <summary>Runs the call: it is due. The queue has removed the object and marked it as called.</summary>
    void Fire();
}
