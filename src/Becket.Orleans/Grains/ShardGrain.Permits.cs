using Becket.Orleans.Ledger;
using Orleans;

namespace Becket.Orleans.Grains;

// The bound over all machines: see ShardState.Permits for the order of the steps.
internal sealed partial class ShardGrain
{
    /// <summary>One request for permits at a time: a second one would make the grant of the first void.</summary>
    private readonly SemaphoreSlim _permitTurn = new(1);

    private async Task<ExchangeAnswer> LeaseForPermits(ExchangeRequest request, ExchangeAnswer answer)
    {
        await _permitTurn.WaitAsync();
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
            _permitTurn.Release();
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
