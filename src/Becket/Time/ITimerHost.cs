namespace Becket.Time;

/// <summary>The owner of a <see cref="TimerQueue"/>: a reactor, a <see cref="Clock"/> or a
/// <see cref="TimeProviderTime"/>.</summary>
/// <remarks>Higher floors find the queue behind an <see cref="IReactorTime"/> by asking whether it is an
/// ITimerHost.</remarks>
internal interface ITimerHost
{
    /// <summary>The present time, from which delays are counted.</summary>
    double Seconds { get; }

    /// <summary>The queue.</summary>
    TimerQueue Timers { get; }

    /// <summary>Whether time passes by itself. If not, a run must be repeatable, chance included.</summary>
    bool IsRealTime => false;

    /// <summary>The source of chance that belongs to this time; null if it has none.</summary>
    Random? Random => null;

    /// <summary>Throws if the calling thread may not use the timers. Enough for members that read or cancel.</summary>
    /// <param name="member">The public member that was called, for the message.</param>
    /// <param name="of">The object it was called on, for the message, as in "reactor".</param>
    void CheckThread(string member, string of);

    /// <summary>Throws if the calling thread may not use the timers, or if what is scheduled now would never run: for
    /// members that schedule or move.</summary>
    /// <inheritdoc cref="CheckThread" path="/param"/>
    void CheckCanSchedule(string member, string of);
}
