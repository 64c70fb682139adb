using Becket.Reactors;

namespace Becket.Hosting.Running;

/// <summary>A reactor on a thread of its own.</summary>
internal sealed class ReactorThread
{
    /// <summary>How long the thread has to end when the waiting of a stop has ended: a loop that is not blocked takes
    /// one turn for it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _limit;
    private readonly TaskCompletionSource<Reactor> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReactorThread(ReactorOptions options)
    {
        _limit = options.ShutdownTimeout;

        // A background thread: a program that ends without stopping its host ends all the same.
        var thread = new Thread(() => RunReactor(options)) { IsBackground = true, Name = $"{options.Name} loop" };
        thread.UnsafeStart();
    }

    /// <summary>The reactor, which runs, or has ended.</summary>
    public Reactor Reactor => _running.Task.Result;

    /// <summary>Completes when the thread is about to end. Fails with what <c>Run</c> has thrown.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a thread with a reactor, and returns when that runs.</summary>
    /// <param name="options">How to create it.</param>
    /// <remarks>Blocks for the time that the creation takes: a few milliseconds. What the creation throws comes out of
    /// this.</remarks>
    public static ReactorThread Start(ReactorOptions options)
    {
        var thread = new ReactorThread(options);
        thread._running.Task.GetAwaiter().GetResult();
        return thread;
    }

    /// <summary>Asks the reactor to stop in order. Threads: any. A second call has no further effect.</summary>
    /// <param name="cancellationToken">Ends the waiting of the stop: what is open then is cut off.</param>
    /// <returns>Completes when the thread is about to end. Fails with what <c>Run</c> has thrown; and with a
    /// <see cref="TimeoutException"/> if the loop is blocked. Its thread is left behind then, and ends with the
    /// process.</returns>
    public async Task Stop(CancellationToken cancellationToken)
    {
        Post(static reactor =>
        {
            if (reactor.IsRunning)
            {
                reactor.Stop();
            }
        });
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static thread => ((ReactorThread)thread!).Post(static reactor => reactor.StopWithin(TimeSpan.Zero)),
            this
        );
        using var ended = new CancellationTokenSource();
        if (
            await Task.WhenAny(_ended.Task, Patience(cancellationToken, ended.Token)).ConfigureAwait(false)
            != _ended.Task
        )
        {
            throw new TimeoutException(
                "The loop has not ended within the time limit of its stop: a call on it blocks. The log names the call "
                    + "if ReactorOptions.BlockedTurn is on."
            );
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Completes when a loop that works would have ended.</summary>
    private async Task Patience(CancellationToken limit, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit, ended);
        await Task.Delay(_limit, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(s_patience, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Post(Action<Reactor> call)
    {
        try
        {
            Reactor.CallFromThread(call, Reactor);
        }
        catch (ReactorNotRunningException)
        {
            // It has ended already, which is what the call is for.
        }
    }

    private void RunReactor(ReactorOptions options)
    {
        try
        {
            var reactor = Reactor.Create(options);
            reactor.CallWhenRunning(() => _running.TrySetResult(reactor));
            reactor.Run();
            _ended.TrySetResult();
        }
        catch (Exception error)
        {
            if (!_running.TrySetException(error))
            {
                _ended.TrySetException(error);
            }
        }
    }
}
