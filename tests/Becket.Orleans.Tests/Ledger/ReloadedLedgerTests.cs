using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Becket.Orleans.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>The same, where the ledger is lost and read from its bytes again before each call.</summary>
public sealed class ReloadedLedgerTests : LedgerContract
{
    private readonly ManualTime _time = new();

    private protected override Task Run(Func<IJobLedger, Task> test)
    {
        IJobLedger reloaded = DispatchProxy.Create<IJobLedger, Reloading>();
        ((Reloading)reloaded).Ledger = new InMemoryLedger(_time, NullLogger.Instance);
        ((Reloading)reloaded).Time = _time;
        return test(reloaded);
    }

    /// <summary>Time of which the ledger knows: it is not lost until it has acted on it.</summary>
    private protected override Task Pass(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
    internal class Reloading : DispatchProxy
    {
        public InMemoryLedger Ledger { get; set; } = null!;

        public TimeProvider Time { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            object? answer = targetMethod!.Invoke(Ledger, args);
            Ledger.Reload(Time);
            return answer;
        }
    }
}
