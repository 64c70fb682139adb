namespace Becket.Orleans.Ledger;

/* The bound of a list over all machines.

   The list has a number of permits, and writes down how many each shard has. A shard gives a lease only for a permit.
   So

       leases of a shard  <=  permits by the shard's own book  <=  permits of the shard by the list's book,
       and the sum of the list's book  <=  the bound.

   The first holds because GiveLeases checks it. The last holds because the list checks it when it grants. The middle
   one is the one that crashes could break, so each book is stored before the other side hears of it, in the safe order:

   - To return permits, the shard first stores that it has fewer (BeginPermits), then says so. If it is lost between,
     the list believes that the shard has more than it has: too few jobs run, never too many.
   - To grant permits, the list first stores that the shard has more, then answers. If the answer is lost: the same.
   - A request states what the shard has, not a difference, and carries a number that only rises and is stored before it
     is sent. One that comes late or twice has no effect. So the next request repairs what a loss has left behind,
     and until there is one, the shard knows that one is missing (HasPermitsToSettle), also after a restart.

   A permit does not end with time: only its shard knows whether a job runs for it, and a lease that ends frees it.

   So at no time are there more leases than the bound. A worker that lost its lease and runs on is one more: it stops
   when its own clock says that the lease is over, which is before the shard gives the job to another. */
internal sealed partial class ShardState
{
    private int _permits;
    private long _permitSequence;

    /// <summary>Whether a request is under way, or was when the owner was lost.</summary>
    private bool _isAskingForPermits;

    /// <summary>Whether the list may believe that the shard has more permits than it uses. The owner then sends
    /// <see cref="BeginPermits"/> with nothing wanted.</summary>
    public bool HasPermitsToSettle => Options.IsBounded && (_isAskingForPermits || _permits > Leased);

    private int FreePermits => _permits - Leased;

    /// <summary>Makes a request for permits, which also returns those that are not used. Store the state, then send
    /// it to <see cref="ListState.GrantPermits"/>, and pass the answer to <see cref="EndPermits"/>.</summary>
    /// <param name="shard">The number of this shard.</param>
    /// <param name="want">How many are wanted; 0 only to return.</param>
    /// <remarks>If two requests are under way, the grant of the first is void.</remarks>
    public PermitRequest BeginPermits(int shard, int want)
    {
        _permits = Leased;
        _isAskingForPermits = true;
        ProgressVersion++;
        return new PermitRequest(shard, ++_permitSequence, _permits, want);
    }

    /// <summary>Takes what the list has granted.</summary>
    public void EndPermits(PermitGrant grant)
    {
        if (!_isAskingForPermits || grant.Sequence != _permitSequence)
        {
            return;
        }

        _isAskingForPermits = false;
        _permits += grant.Granted;
        ProgressVersion++;
    }
}
