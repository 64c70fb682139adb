namespace Becket.Time;

/// <summary>Something a <see cref="TimerQueue"/> can hold: a <see cref="DelayedCall"/>, or an object of a higher floor
/// that must be something else already (a sleep is a Deferred) and carries its <see cref="TimerState"/> in a
/// field.</summary>
internal interface ITimed
{
    /// <summary>The queue's notes about this object. Always the same field.</summary>
    ref TimerState Timer { get; }

    /// <summary>The time has come. The queue has let go of the object and marked it called before.</summary>
    void Fire();
}
