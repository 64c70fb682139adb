using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store for use on the loop. No call blocks, and results arrive on the loop.</summary>
internal interface IDeferredStore
{
    /// <inheritdoc cref="IStore.Prepare"/>
    Deferred<string?> Prepare();

    /// <inheritdoc cref="IStore.ReadParts"/>
    Deferred<IReadOnlyList<DevicePart>> ReadParts();

    /// <summary>Writes a batch. One call at a time.</summary>
    /// <returns>Fires when the store has the batch, with the records that it will never take: null, usually. After a
    /// failure, the store may or may not have the batch.</returns>
    Deferred<Rejection?> Write(Batch batch);

    /// <summary>Waits for the call that is under way, and closes connections and files. The last call.</summary>
    Deferred Close();
}
