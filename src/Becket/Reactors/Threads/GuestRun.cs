using System.Diagnostics.CodeAnalysis;

namespace Becket.Reactors.Threads;

/// <summary>A reactor that runs as a guest: the calls that another loop makes, and the thread that waits in
/// between.</summary>
/// <remarks>Either a call is on its way to the other loop or running there, or the thread waits. So nothing of the
/// driver is used by two threads at the same time: what one hands to the other goes over the queue of the other loop,
/// and over the event here.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The thread that waits for it disposes it.")]
internal sealed class GuestRun
{
    private readonly Reactor _reactor;
    private readonly Action<Action> _post;
    private readonly Thread _thread;
    private readonly Action _step;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _mayWait = new(0);

    /// <summary>What ends with the run; null before it has begun.</summary>
    private IReadOnlyList<IDisposable>? _resources;

    /// <summary>Until when to wait. Negative infinity: the run is over.</summary>
    private double _due;

    public GuestRun(Reactor reactor, Action<Action> post, string name)
    {
        (_reactor, _post, _step) = (reactor, post, Step);
        _thread = new Thread(WaitInTurn) { IsBackground = true, Name = $"{name} guest" };
    }

    /// <summary>Begins.</summary>
    /// <returns>Ends with the reactor.</returns>
    public Task Start()
    {
        Post();
        return _ended.Task;
    }

    /// <summary>On the thread of the other loop: makes one turn, and arranges for the next one.</summary>
    private void Step()
    {
        try
        {
            if (_resources is null)
            {
                // Not before: if the other loop makes no call at all, there is no thread to end.
                _thread.UnsafeStart();
                _resources = _reactor.BeginGuest();
            }

            if (!_reactor.TurnGuest())
            {
                End(null);
                return;
            }
        }
        catch (Exception error)
        {
            // Not of user code, which is guarded call by call.
            End(error);
            return;
        }

        if (_reactor.MayGuestWait(out double due))
        {
            _due = due;
            _mayWait.Release();
        }
        else
        {
            Post();
        }
    }

    private void End(Exception? failure)
    {
        foreach (IDisposable resource in _resources ?? [])
        {
            resource.Dispose();
        }

        try
        {
            _reactor.EndGuest();
        }
        catch (Exception error)
        {
            failure ??= error;
        }

        EndThread();
        if (failure is null)
        {
            _ended.TrySetResult();
        }
        else
        {
            _ended.TrySetException(failure);
        }
    }

    private void EndThread()
    {
        _due = double.NegativeInfinity;
        _mayWait.Release();
    }

    /// <summary>Hands the next turn to the other loop.</summary>
    private void Post()
    {
        try
        {
            _post(_step);
        }
        catch (Exception error)
        {
            _ended.TrySetException(error);
            EndThread();
        }
    }

    private void WaitInTurn()
    {
        while (true)
        {
            _mayWait.Wait();
            if (double.IsNegativeInfinity(_due))
            {
                _mayWait.Dispose();
                return;
            }

            try
            {
                _reactor.WaitGuest(_due);
            }
            catch (Exception error)
            {
                _ended.TrySetException(error);
                return;
            }

            Post();
        }
    }
}
