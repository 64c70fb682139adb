using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

// The bound over all machines: see ShardState.Permits for the order of the steps.
internal sealed partial class ShardGrain
{
    /// <summary>Ends with the request for permits that began last. There is one at a time: a second one would make the
    /// grant of the first void.</summary>
    private Task _permitTurn = Task.CompletedTask;

    private async Task<ExchangeAnswer> LeaseForPermits(ExchangeRequest request, ExchangeAnswer answer)
    {
        Task before = _permitTurn;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _permitTurn = turn.Task;
        await before;
        try
        {
            int want = Call(() => _state.PermitsWanted(request, answer));
            PermitGrant grant = await SettlePermits(want);
            ExchangeAnswer more = Call(() => _state.LeaseMore(Now, request, answer));
            return grant.AskAgainIn is { } soon && (more.AskAgainIn is not { } later || soon < later)
                ? more with
                {
                    AskAgainIn = soon,
                }
                : more;
        }
        catch (Exception error) when (error is not LedgerRefusedException)
        {
            // The list does not answer now. What was reported is recorded all the same.
            return answer with { IsComplete = false, AskAgainIn = TimeSpan.FromSeconds(1) };
        }
        finally
        {
            turn.SetResult();
        }
    }

    /// <summary>Returns what is not used, and asks for more.</summary>
    private async Task<PermitGrant> SettlePermits(int want)
    {
        PermitRequest request = Call(() => _state.BeginPermits(_id.Number, want));
        await StoreAsync();
        IListGrain list = GrainFactory.GetGrain<IListGrain>(_id.List);
        PermitGrant grant = (await list.PermitsAsync(new Message<PermitRequest>(request))).Value;
        Call(() =>
        {
            _state.EndPermits(grant);
            return 0;
        });
        return grant;
    }
}
