namespace Becket.Tests.Simulations.Library;

/// <summary>Watches the attempts that a client service makes, and checks the pauses between them.</summary>
internal sealed class WatchedEndpoint(Reactor reactor, IStreamClientEndpoint endpoint, BackoffPolicy policy)
    : IStreamClientEndpoint
{
    /// <summary>Delayed calls are exact to a tick of 100 ns, and clocks add up fractions.</summary>
    private static readonly TimeSpan s_rounding = TimeSpan.FromMicroseconds(1);

    private int _failures;
    private TimeSpan? _since;

    public int Attempts { get; private set; }

    /// <summary>Attempts that came too early or too late.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>The connection was made and prepared.</summary>
    public void NoteReady() => _failures = 0;

    /// <summary>The connection was lost, or an attempt has failed.</summary>
    public void NoteFailure()
    {
        _failures++;
        _since = reactor.Now;
    }

    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        Attempts++;
        if (_since is { } since)
        {
            _since = null;
            CheckPause(reactor.Now - since);
        }

        return endpoint
            .Connect(factory)
            .AddErrback(
                Failure (failure) =>
                {
                    NoteFailure();
                    return failure;
                }
            );
    }

    private void CheckPause(TimeSpan pause)
    {
        TimeSpan least = (policy with { Jitter = static () => 0 }).DelayAfter(_failures, reactor.Random);
        if (pause < least - s_rounding || pause > least + TimeSpan.FromSeconds(1) + s_rounding)
        {
            Wrong.Add($"after {_failures} failures: {pause}");
        }
    }
}
