using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Time;

namespace Becket.Net.Endpoints;

/// <summary>Connects to the first of several addresses that answers, without waiting long for those that do not: RFC
/// 8305, section 5.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class HappyEyeballs<T>
{
    private readonly IReactorTime _time;
    private readonly TimeSpan _delay;
    private readonly string _target;
    private readonly Func<IPAddress, Deferred<T>> _connect;
    private readonly Queue<IPAddress> _untried;
    private readonly List<Deferred<T>> _running = [];
    private readonly List<(IPAddress Address, Exception Error)> _failures = [];
    private readonly Deferred<T> _result;
    private DelayedCall? _next;
    private bool _isStarting;
    private bool _isOver;

    private HappyEyeballs(
        IReactorTime time,
        TimeSpan delay,
        string target,
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, Deferred<T>> connect
    )
    {
        _time = time;
        _delay = delay;
        _target = target;
        _connect = connect;
        _untried = new Queue<IPAddress>(AddressOrder.Interleave(addresses));
        _result = new Deferred<T>(_ => GiveUp());
    }

    /// <summary>Whether the attempts under way still have time for themselves.</summary>
    private bool IsWaiting => _next is not null || (_delay == Timeout.InfiniteTimeSpan && _running.Count > 0);

    /// <summary>Connects.</summary>
    /// <param name="time">The clock for the pauses between attempts.</param>
    /// <param name="delay">How long an attempt has before the next one starts in parallel.</param>
    /// <param name="target">The name, for messages.</param>
    /// <param name="addresses">The addresses, the best first.</param>
    /// <param name="connect">Makes one attempt. Cancelling its deferred must give the attempt up before a connection
    /// was made.</param>
    /// <returns>The result of the first attempt that succeeds; the others are given up. If all fail, a
    /// <see cref="ConnectException"/> that lists the reasons. A failure of another kind comes from the program's own
    /// code once a connection was made, and another address does not help: it is the result.</returns>
    public static Deferred<T> Start(
        IReactorTime time,
        TimeSpan delay,
        string target,
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, Deferred<T>> connect
    )
    {
        var race = new HappyEyeballs<T>(time, delay, target, addresses, connect);
        race.TryNext();
        return race._result;
    }

    /// <summary>Starts the next attempt, and more if that fails at once.</summary>
    private void TryNext()
    {
        // An attempt that fails at once continues here: in a loop and not by recursion, so that a thousand addresses
        // need no deep stack.
        if (_isStarting)
        {
            return;
        }

        _isStarting = true;
        while (!_isOver && !IsWaiting && _untried.TryDequeue(out IPAddress? address))
        {
            if (_untried.Count > 0 && _delay != Timeout.InfiniteTimeSpan)
            {
                _next = _time.CallLater(_delay, static race => race.OnDelay(), this);
            }

            Try(address);
        }

        _isStarting = false;
        if (!_isOver && _running.Count == 0)
        {
            _isOver = true;
            _result.Errback(ConnectFailures.Join(_target, _failures));
        }
    }

    private void Try(IPAddress address)
    {
        var attempt = Deferred.MaybeDeferred(() => _connect(address));
        _running.Add(attempt);
        attempt.AddCallbacks(value => OnSuccess(attempt, value), failure => OnFailure(attempt, address, failure));
    }

    private void OnDelay()
    {
        _next = null;
        TryNext();
    }

    private void OnSuccess(Deferred<T> attempt, T value)
    {
        _running.Remove(attempt);
        if (!_isOver)
        {
            GiveUp();
            _result.Callback(value);
        }
    }

    private void OnFailure(Deferred<T> attempt, IPAddress address, Failure failure)
    {
        _running.Remove(attempt);
        if (_isOver)
        {
            return;
        }

        if (failure.Exception is not ConnectException || failure.Exception is NoProtocolException)
        {
            GiveUp();
            _result.Errback(failure);
            return;
        }

        _failures.Add((address, failure.Exception));
        StopWaiting();
        TryNext();
    }

    private void GiveUp()
    {
        _isOver = true;
        StopWaiting();
        foreach (Deferred<T> attempt in _running.ToArray())
        {
            attempt.Cancel();
        }
    }

    private void StopWaiting()
    {
        _next?.Cancel();
        _next = null;
    }
}
