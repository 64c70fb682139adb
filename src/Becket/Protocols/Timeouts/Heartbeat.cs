using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Transports;
using Becket.Time;

namespace Becket.Protocols.Timeouts;

/// <summary>Sends a beat when the connection has been quiet for an interval, and ends the connection when the peer has
/// been silent for longer than is tolerated: a part that any protocol can have.</summary>
/// <remarks>
/// <para>Make it and <see cref="Start"/> it in <c>ConnectionMade</c>, or after a login. Call
/// <see cref="NoteReceived"/> on each good frame, and <see cref="Stop"/> in <c>ConnectionLost</c>.</para>
/// <para>A beat is whatever the peer has to answer, or takes as a sign of life: a ping, an empty line. The peer proves
/// that it is there by any good frame, so a busy peer needs no answers. A tolerance of three or four intervals forgives
/// beats that were lost.</para>
/// <para>Cost: noting moves a number and touches no timer, so it may be done for each frame.</para>
/// <para>Threads: the thread of the reactor or clock. Differs: Twisted has heartbeats in single protocols only.</para>
/// </remarks>
public sealed class Heartbeat
{
    private readonly Action _beat;
    private readonly Deadline _nextBeat;
    private readonly Deadline _silence;
    private TimeSpan _interval;
    private TimeSpan _tolerance;

    /// <summary>Creates a heartbeat that is not running.</summary>
    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="beat">Sends a beat.</param>
    /// <param name="lost">Called when the peer has been silent for too long. The heartbeat has stopped by
    /// then.</param>
    public Heartbeat(IReactorTime time, [RunsOnLoop] Action beat, [RunsOnLoop] Action lost)
    {
        ArgumentNullException.ThrowIfNull(beat);
        ArgumentNullException.ThrowIfNull(lost);
        _beat = beat;
        _nextBeat = new Deadline(time, OnInterval);
        _silence = new Deadline(
            time,
            () =>
            {
                Stop();
                lost();
            }
        );
    }

    /// <summary>Creates a heartbeat that is not running, and that aborts the connection when its peer is
    /// silent.</summary>
    /// <param name="transport">The connection. It is aborted and not closed: a peer that is gone reads
    /// nothing.</param>
    /// <param name="beat">Sends a beat.</param>
    public Heartbeat(ITransport transport, [RunsOnLoop] Action beat)
        : this(
            (transport ?? throw new ArgumentNullException(nameof(transport))).Reactor,
            beat,
            () => transport.AbortTimedOut("The peer gave no sign of life for too long.")
        ) { }

    /// <summary>Creates a heartbeat that is not running, with a function that returns a deferred (for example an
    /// <c>async</c> lambda). Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(ITransport, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Heartbeat(ITransport transport, [RunsOnLoop] Func<Deferred?> beat)
        : this(transport, IgnoredResult.Of(beat, nameof(beat))) { }

    /// <summary>Creates a heartbeat that is not running, with a function that returns a task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(ITransport, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Heartbeat(ITransport transport, [RunsOnLoop] Func<Task?> beat)
        : this(transport, IgnoredResult.Of(beat, nameof(beat))) { }

    /// <summary>Creates a heartbeat that is not running, with a function that returns a value task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(ITransport, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Heartbeat(ITransport transport, [RunsOnLoop] Func<ValueTask> beat)
        : this(transport, IgnoredResult.Of(beat, nameof(beat))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<Deferred?> beat, [RunsOnLoop] Func<Deferred?> lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValueAndNothing)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<Deferred?> beat, [RunsOnLoop] Action lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), lost) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndDeferredWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Action beat, [RunsOnLoop] Func<Deferred?> lost)
        : this(time, beat, IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TwoTasksWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<Task?> beat, [RunsOnLoop] Func<Task?> lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValueAndNothing)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<Task?> beat, [RunsOnLoop] Action lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), lost) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndTaskWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Action beat, [RunsOnLoop] Func<Task?> lost)
        : this(time, beat, IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TwoValueTasksWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<ValueTask> beat, [RunsOnLoop] Func<ValueTask> lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValueAndNothing)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Func<ValueTask> beat, [RunsOnLoop] Action lost)
        : this(time, IgnoredResult.Of(beat, nameof(beat)), lost) { }

    /// <summary>Creates a heartbeat that is not running, with asynchronous functions. Nothing waits for their results;
    /// a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Heartbeat(IReactorTime, Action, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndValueTaskWithoutValue)]
    public Heartbeat(IReactorTime time, [RunsOnLoop] Action beat, [RunsOnLoop] Func<ValueTask> lost)
        : this(time, beat, IgnoredResult.Of(lost, nameof(lost))) { }

    /// <summary>Whether the heartbeat is running: from <see cref="Start"/> to <see cref="Stop"/>, or until the peer has
    /// been silent for too long.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Whether this side does not read at present, because it has paused the transport for example. The peer
    /// cannot be heard then, so its silence does not count; beats go on. When it is set to false, the tolerated time
    /// begins anew.</summary>
    public bool IsReadingPaused
    {
        get;
        set
        {
            field = value;
            NoteReceived();
        }
    }

    /// <summary>Starts, or starts anew with other times.</summary>
    /// <param name="interval">The time from one beat to the next, and from now to the first. Null or
    /// Timeout.InfiniteTimeSpan sends none.</param>
    /// <param name="tolerance">How long the peer may be silent. Null or Timeout.InfiniteTimeSpan: as long as it
    /// likes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is zero or less, and not
    /// Timeout.InfiniteTimeSpan.</exception>
    public void Start(TimeSpan? interval, TimeSpan? tolerance)
    {
        TimeSpan beats = TimeLimits.PositiveOrNull(interval, nameof(interval)) ?? TimeSpan.MaxValue;
        TimeSpan silence = TimeLimits.PositiveOrNull(tolerance, nameof(tolerance)) ?? TimeSpan.MaxValue;
        Stop();
        _interval = beats;
        _tolerance = silence;
        IsRunning = true;
        NoteSent();
        NoteReceived();
    }

    /// <summary>The peer has shown that it is alive, by a good frame. The tolerated time begins anew. Does nothing if
    /// the heartbeat is not running.</summary>
    public void NoteReceived() => Restart(_silence, IsReadingPaused ? TimeSpan.MaxValue : _tolerance);

    /// <summary>Something that the peer takes as a sign of life was sent: the next beat follows an interval after it.
    /// Protocols with regular beats, each of which the peer answers, do not call this. Does nothing if the heartbeat is
    /// not running.</summary>
    public void NoteSent() => Restart(_nextBeat, _interval);

    /// <summary>Stops, and leaves no timer behind. Stopping again does nothing.</summary>
    public void Stop()
    {
        IsRunning = false;
        _nextBeat.Cancel();
        _silence.Cancel();
    }

    private void OnInterval()
    {
        // Before the beat is sent, which may throw, or stop this.
        NoteSent();
        _beat();
    }

    private void Restart(Deadline deadline, TimeSpan after)
    {
        if (!IsRunning)
        {
            return;
        }

        if (after == TimeSpan.MaxValue)
        {
            deadline.Clear();
        }
        else
        {
            deadline.Set(after);
        }
    }
}
