namespace Becket.Time;

/// <summary>The owner of a <see cref="TimerQueue"/>: <see cref="Clock"/>, <see cref="TimeProviderTime"/>, a
/// reactor.</summary>
/// <remarks>Higher floors find the queue behind an <see cref="IReactorTime"/> by asking whether it is an
/// ITimerHost.</remarks>
internal interface ITimerHost
{
    /// <summary>Now, for what is scheduled or moved.</summary>
    double Seconds { get; }

    /// <summary>The queue.</summary>
    TimerQueue Timers { get; }

    /// <summary>Throws if the calling thread may not touch the timers.</summary>
    /// <param name="member">The public member that was called, for the message.</param>
    void CheckThread(string member);

    /// <summary>Something was scheduled or moved to before all else. A host that works out its wait before each sleep
    /// ignores it.</summary>
    void EarliestChanged(double due);
}
