using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Becket.Orleans.Grains;

/// <summary>The owner of the directory.</summary>
/// <param name="stored">Where it is stored.</param>
/// <param name="clock">Its clock.</param>
[Reentrant]
[Immovable]
internal sealed class DirectoryGrain(
    [PersistentState("directory", StateStorage.Name)] IPersistentState<StoredBytes> stored,
    GrainClock clock
) : StateGrain(clock), IDirectoryGrain
{
    private DirectoryState _state = new();
    private long _taken;

    protected override bool IsChanged => _state.StateVersion != _taken;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = DirectoryState.Load(stored.State.Data);
        _taken = _state.StateVersion;
        return Task.CompletedTask;
    }

    public async Task<string[]> NamesAsync(bool openOnly)
    {
        string[] names = Call(() => _state.Names(openOnly).ToArray());
        await StoreAsync();
        return names;
    }

    public Task SetAsync(string list, long version, bool isOpen) => Change(() => _state.Set(list, version, isOpen));

    public Task RemoveAsync(string list) => Change(() => _state.Remove(list));

    protected override Task WriteAsync()
    {
        var writer = new StateWriter();
        _state.Write(writer);
        _taken = _state.StateVersion;
        return Write(stored, writer);
    }

    private Task Change(Action change)
    {
        Call(() =>
        {
            change();
            return 0;
        });
        return StoreAsync();
    }
}
