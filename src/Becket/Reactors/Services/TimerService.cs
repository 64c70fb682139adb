using Becket.Deferreds;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Reactors.Services;

/// <summary>A looping call as a service. When it stops, a call that is under way is waited for.</summary>
/// <remarks>A call that fails ends the loop, and its failure is logged. Source:
/// <c>twisted.application.internet.TimerService</c>.</remarks>
public sealed class TimerService : Service
{
    private readonly LoopingCall _loop;
    private readonly TimeSpan _interval;
    private Deferred? _ended;

    /// <summary>Creates a service that calls a function again and again.</summary>
    /// <param name="time">The reactor; or a clock, in a test.</param>
    /// <param name="interval">From call to call. The first comes when the service starts.</param>
    /// <param name="call">The function. The next call does not come before its deferred has fired.</param>
    /// <param name="name">The name of the service.</param>
    public TimerService(IReactorTime time, TimeSpan interval, [RunsOnLoop] Func<Deferred> call, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(call);
        TimeSpanSeconds.NotNegative(interval, nameof(interval));
        _interval = interval;
        _loop = new LoopingCall(call) { Clock = time };
    }

    /// <inheritdoc/>
    protected override Deferred OnStart()
    {
        _ended = _loop
            .Start(_interval)
            .AddCallbacks(
                static _ => { },
                failure => (Reactor.Current)?.Report(failure.Exception, $"the timer \"{Name}\"")
            );
        return Deferred.Succeed();
    }

    /// <inheritdoc/>
    protected override Deferred OnStop()
    {
        if (_loop.Running)
        {
            _loop.Stop();
        }

        return _ended!;
    }
}
