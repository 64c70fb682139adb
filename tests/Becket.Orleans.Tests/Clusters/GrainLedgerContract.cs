using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;
using Becket.Orleans.Tests.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>The contract over grains on two silos. The silos run for all tests of a class; each begins without
/// lists.</summary>
public abstract class GrainLedgerContract(GrainLedgerContract.Silos silos) : LedgerContract
{
    private protected override async Task Run(Func<IJobLedger, Task> test)
    {
        Assert.SkipWhen(silos.WhyNot is not null, silos.WhyNot ?? "");
        IJobLedger ledger = silos.Ledger;
        foreach (string list in await ledger.ListsAsync(openOnly: false))
        {
            await ledger.DeleteAsync(list);
        }

        await test(ledger);
    }

    private protected override Task Pass(TimeSpan time)
    {
        silos.Time.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Silos with one kind of storage.</summary>
    public abstract class Silos : IAsyncLifetime
    {
        private InProcessSilos? _silos;

        /// <summary>Why there are none; null if there are.</summary>
        internal virtual string? WhyNot => null;

        internal ManualTime Time { get; } = new();

        internal IJobLedger Ledger => _silos!.Ledger;

        public virtual async ValueTask InitializeAsync() =>
            _silos = await InProcessSilos.Start(
                2,
                silo =>
                {
                    silo.Services.AddSingleton(new GrainClock(Time));
                    AddStorage(silo);
                }
            );

        public virtual async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            if (_silos is not null)
            {
                await _silos.DisposeAsync();
            }
        }

        private protected abstract void AddStorage(ISiloBuilder silo);
    }
}
