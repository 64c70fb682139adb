using Becket.Orleans.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.Orleans.Tests.Ledger;

public sealed class InMemoryLedgerTests : LedgerContract
{
    private readonly ManualTime _time = new();

    private protected override Task Run(Func<IJobLedger, Task> test) =>
        test(new InMemoryLedger(_time, NullLogger.Instance));

    private protected override Task Pass(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
