using System.Diagnostics;
using Becket.Reactors.Threads;

namespace Becket.Reactors.Observing;

/// <summary>What is measured of one function on a thread of the pool. Made only while there is a listener.</summary>
/// <remarks>Threads: made on the reactor's; <see cref="OnBegan"/> on the pool's, and <see cref="OnEnded"/> where the
/// function ended. These come one after the other.</remarks>
internal sealed class ThreadCall(Reactor reactor, PoolWork work)
{
    private static long s_last;
    private Activity? _activity;

    /// <summary>Its number in the process.</summary>
    public long Id { get; } = Interlocked.Increment(ref s_last);

    /// <summary>When it was queued, in seconds of the reactor's clock.</summary>
    public double Queued { get; } = reactor.Driver.Seconds;

    /// <summary>When a thread took it.</summary>
    public double Began { get; private set; }

    /// <summary>When it ended; 0 before.</summary>
    public double Ended { get; private set; }

    /// <summary>The number of the thread that took it.</summary>
    public int Thread { get; private set; }

    /// <summary>What it threw.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The function's name.</summary>
    public string Name => field ??= work.Function is { } function ? RunLog.NameOf(function) : "a function";

    /// <summary>Begins to watch a function, if there is a listener.</summary>
    public static ThreadCall? Watch(Reactor reactor, PoolWork work)
    {
        ReactorInstruments instruments = reactor.Instruments;
        if (
            reactor.Observer is null
            && !instruments.ThreadCallWait.Enabled
            && !instruments.ThreadCallDuration.Enabled
            && !Tracing.IsOn
        )
        {
            return null;
        }

        var call = new ThreadCall(reactor, work);
        reactor.Observer?.OnThreadCallQueued(call);
        return call;
    }

    /// <summary>A thread begins to run the function. In the function's execution context: its activities become
    /// children of this one.</summary>
    public void OnBegan()
    {
        Began = reactor.Driver.Seconds;
        Thread = Environment.CurrentManagedThreadId;
        reactor.Instruments.ThreadCallWait.Record(Began - Queued, reactor.NameTag);
        if (Tracing.IsOn && (_activity = Tracing.Source.StartActivity("thread call")) is { } activity)
        {
            activity.DisplayName = $"thread call {Name}";
            activity.SetTag("becket.reactor.name", reactor.NameTag.Value);
            activity.SetTag("code.function.name", Name);
            activity.SetTag("becket.thread_call.wait", Began - Queued);
        }

        reactor.Observer?.OnThreadCallBegan(this);
    }

    /// <summary>The function has ended, and so has what it awaited.</summary>
    public void OnEnded()
    {
        Ended = reactor.Driver.Seconds;
        Error = work.Error;
        ReactorInstruments instruments = reactor.Instruments;
        if (instruments.ThreadCallDuration.Enabled)
        {
            instruments.ThreadCallDuration.Record(Ended - Began, Tags.Of(reactor, Error));
        }

        Tracing.Stop(_activity, Error);
        reactor.Observer?.OnThreadCallEnded(this);
    }
}
