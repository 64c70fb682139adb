using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A spool for use on the loop. No call blocks, and calls are done in the order made.</summary>
internal interface IDeferredSpool
{
    /// <inheritdoc cref="ISpool.Load"/>
    Deferred<Batch> Load();

    /// <returns>Fires when the records are on the disk.</returns>
    Deferred Add(Batch batch);

    /// <inheritdoc cref="ISpool.RemoveAlarms"/>
    Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys);

    /// <summary>Closes the file. The last call.</summary>
    Deferred Close();
}
