using Orleans;
using Orleans.Runtime;

namespace Becket.Orleans.Grains;

// Leases and pauses end at a time, also while nobody calls.
internal sealed partial class ShardGrain
{
    private IGrainTimer? _timer;
    private TimeSpan? _timerDue;

    private void SetTimer()
    {
        TimeSpan? due = _state.NextDeadline;
        if (due == _timerDue)
        {
            return;
        }

        _timerDue = due;
        TimeSpan wait =
            due is not { } time ? Timeout.InfiniteTimeSpan
            : time > Now ? time - Now
            : TimeSpan.Zero;
        _timer ??= this.RegisterGrainTimer(
            OnTimer,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true }
        );
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task OnTimer()
    {
        _timerDue = null;
        await Timed(() => 0);
        if (_state.HasPermitsToSettle && await _permitTurn.WaitAsync(0))
        {
            try
            {
                await SettlePermits(want: 0);
                await StoreAsync();
            }
            finally
            {
                _permitTurn.Release();
            }
        }
    }
}
