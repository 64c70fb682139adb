namespace Becket.Orleans.Grains;

// Leases and pauses end at a time, also while no call comes.
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
        await SettleUnused();
    }

    /// <summary>Returns the permits that nothing here uses, unless an exchange is about to. Never fails: the next
    /// exchange or the next deadline does it again.</summary>
    private async Task SettleUnused()
    {
        if (_state.HasPermitsToSettle && _permitTurn.IsCompleted)
        {
            await (_permitTurn = ReturnPermits());
        }
    }

    private async Task ReturnPermits()
    {
        try
        {
            await SettlePermits(want: 0);
            await StoreAsync();
        }
        catch (Exception)
        {
            // The list does not answer now, or this activation is at its end.
        }
    }
}
