using System.Diagnostics;

namespace Becket.Testing.Watching;

/// <summary>Ends a test that takes too long in real time.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>How long a loop may take to make the call before it counts as blocked.</summary>
    private static readonly TimeSpan s_blockedAfter = TimeSpan.FromSeconds(10);

    private readonly Reactor _reactor;
    private readonly TimeSpan _limit;
    private readonly string _test;
    private readonly Action _onLimit;
    private readonly Timer? _timer;
    private volatile bool _isCalled;
    private volatile bool _isDisposed;
    private bool _isDue;

    /// <summary>Starts.</summary>
    /// <param name="reactor">The test's reactor.</param>
    /// <param name="limit">The limit, or Timeout.InfiniteTimeSpan.</param>
    /// <param name="test">The name of the test, for the message about a blocked loop.</param>
    /// <param name="onLimit">Called on the loop when the limit is reached.</param>
    public Watchdog(Reactor reactor, TimeSpan limit, string test, Action onLimit)
    {
        _reactor = reactor;
        _limit = limit;
        _test = test;
        _onLimit = onLimit;
        if (limit != Timeout.InfiniteTimeSpan)
        {
            // Without the context of the test, which would hold its objects.
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            _timer = new Timer(static dog => ((Watchdog)dog!).OnTimer(), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
    }

    /// <summary>On a thread of the process's pool: at the limit, and once more if the loop does not react.</summary>
    private void OnTimer()
    {
        if (_isDisposed || _isCalled)
        {
            return;
        }

        if (Debugger.IsAttached)
        {
            _timer!.Change(_limit, Timeout.InfiniteTimeSpan);
        }
        else if (_isDue)
        {
            Console.Error.WriteLine(
                $"{nameof(ReactorTest)}: {_test} has not ended after {_limit}, and blocks its loop, so it cannot be "
                    + "stopped. The stacks of the process show where (dotnet-stack report)."
            );
        }
        else
        {
            _isDue = true;
            CallOnLoop();
            _timer!.Change(s_blockedAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void CallOnLoop()
    {
        try
        {
            _reactor.CallFromThread(() =>
            {
                _isCalled = true;
                _onLimit();
            });
        }
        catch (ReactorNotRunningException)
        {
            // The test has ended just now.
            _isCalled = true;
        }
    }
}
