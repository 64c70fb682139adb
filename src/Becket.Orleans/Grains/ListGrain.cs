using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Becket.Orleans.Grains;

/// <summary>The owner of a list.</summary>
/// <param name="stored">Where it is stored.</param>
/// <param name="clock">Its clock.</param>
[Reentrant]
[Immovable]
internal sealed class ListGrain(
    [PersistentState("list", StateStorage.Name)] IPersistentState<StoredBytes> stored,
    GrainClock clock
) : StateGrain(clock), IListGrain
{
    private ListState _state = new();
    private long _taken;

    protected override bool IsChanged => _state.StateVersion != _taken;

    private string Name => this.GetPrimaryKeyString();

    private IDirectoryGrain Directory => GrainFactory.GetGrain<IDirectoryGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = ListState.Load(stored.State.Data, Now);
        _taken = _state.StateVersion;
        return Task.CompletedTask;
    }

    public async Task<Message<ListOpening>> OpenAsync(Message<JobListOptions> options)
    {
        ListOpening opening = Call(() => _state.Open(Name, options.Value));
        await StoreAsync();
        await EnterAsync(opening.View);
        return new Message<ListOpening>(opening);
    }

    public async Task<Message<ListView>?> FindAsync()
    {
        ListView? view = Call(() => _state.View);
        await StoreAsync();
        return view is null ? null : new Message<ListView>(view);
    }

    public Task<Message<ListView>> GrowAsync(long creator, int shards) => Change(() => _state.Grow(creator, shards));

    public Task<Message<ListView>> CloseAsync(long creator) => Change(() => _state.Close(creator));

    public Task<Message<ListView>> SetModeAsync(byte mode) => Change(() => _state.SetMode((ListMode)mode));

    public Task<Message<ListView>> SetCompleteAsync(long version) => Change(() => _state.SetComplete(version));

    public Task<Message<PermitGrant>> PermitsAsync(Message<PermitRequest> request) =>
        Answer(() => _state.GrantPermits(Now, request.Value));

    /// <summary>The shards first: if this is cut off, the next call finds what is left.</summary>
    public async Task DeleteAsync()
    {
        int shards = Call(() => _state.View?.Shards ?? 0);
        for (int shard = 0; shard < shards; shard++)
        {
            await GrainFactory.GetGrain<IShardGrain>(new ShardId(Name, shard).ToString()).DeleteAsync();
        }

        Call(() =>
        {
            if (_state.View is not null)
            {
                _state.Delete();
            }

            return 0;
        });
        await StoreAsync();
        await Directory.RemoveAsync(Name);
    }

    protected override Task WriteAsync()
    {
        var writer = new StateWriter();
        _state.Write(writer);
        _taken = _state.StateVersion;
        return Write(stored, writer);
    }

    private async Task<Message<ListView>> Change(Func<ListView> change)
    {
        Message<ListView> answer = await Answer(change);
        await EnterAsync(answer.Value);
        return answer;
    }

    /// <summary>Workers find open lists in the directory.</summary>
    private Task EnterAsync(ListView view) => Directory.SetAsync(Name, view.Control.Version, isOpen: !view.IsComplete);
}
