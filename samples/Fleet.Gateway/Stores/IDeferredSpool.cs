using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A spool as the loop sees it: nothing blocks, and calls are done in the order made.</summary>
internal interface IDeferredSpool
{
    /// <inheritdoc cref="ISpool.Load"/>
    Deferred<Batch> Load();

    /// <summary>Fires when the records are on the disk.</summary>
    Deferred Add(Batch batch);

    /// <inheritdoc cref="ISpool.RemoveAlarms"/>
    Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys);

    /// <summary>Lets go of the file. The last call.</summary>
    Deferred Close();
}
