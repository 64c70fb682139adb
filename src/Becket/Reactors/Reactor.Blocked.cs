namespace Becket.Reactors;

/// <content>What the watchdog sees and says of a turn that does not end.</content>
public sealed partial class Reactor
{
    /// <summary>Whether time passes by itself.</summary>
    internal bool IsRealTime => _driver.IsRealTime;

    /// <summary>The number of the turn that works now; 0 if the loop waits, has not begun, or has ended. Threads:
    /// any.</summary>
    internal long TurnInWork =>
        _phase is Phase.New or Phase.Ended || _crossThreadCalls.IsAsleep ? 0 : Volatile.Read(ref _turns) + 1;

    /// <summary>Logs that a turn does not end. On the watchdog's thread.</summary>
    internal void ReportBlocked(TimeSpan lasted, string? stack) =>
        LogSafely(
            _ran,
            (lasted.TotalSeconds, stack),
            static (logger, ran, blocked) =>
                Log.Blocked(
                    logger,
                    blocked.TotalSeconds,
                    ran.DescribeFromOtherThread(),
                    blocked.stack is null ? "" : $"\nWhere it is:\n{blocked.stack}"
                )
        );

    /// <summary>Logs the stack of a turn that was reported without it. On the watchdog's thread.</summary>
    internal void ReportLateStack(TimeSpan lasted, string stack) =>
        LogSafely(
            lasted.TotalSeconds,
            stack,
            static (logger, seconds, stack) => Log.BlockedStack(logger, seconds, "\n" + stack)
        );

    /// <summary>Calls the program's hook. On the watchdog's thread.</summary>
    internal void CallBlockedHook(Action<BlockedTurn> hook, TimeSpan lasted, string? stack)
    {
        try
        {
            hook(new BlockedTurn(this, lasted, _ran.DescribeFromOtherThread(), stack));
        }
        catch (Exception error)
        {
            LogSafely(
                nameof(ReactorOptions.OnBlocked),
                error,
                static (logger, from, error) => Log.CallFailed(logger, from, error)
            );
        }
    }
}
