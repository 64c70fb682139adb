using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

// What the meter shows of a shard.
internal sealed partial class ShardGrain
{
    /// <summary>How often the oldest job is looked for: that goes through all jobs.</summary>
    private static readonly TimeSpan s_figuresInterval = TimeSpan.FromSeconds(1);

    private ShardFigures? _figures;
    private TimeSpan _nextFigures;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _figures?.Close();
        return Task.CompletedTask;
    }

    private void BeginFigures()
    {
        _figures = new ShardFigures();
        UpdateFigures();
    }

    private void UpdateFigures()
    {
        TimeSpan now = Now;
        if (_figures is null || now < _nextFigures)
        {
            return;
        }

        _nextFigures = now + s_figuresInterval;
        _figures.Stored(_storedJobs.State.Data.Length + (long)_storedProgress.State.Data.Length);
        _figures.Oldest(_state.Oldest(now)?.Age);
    }
}
