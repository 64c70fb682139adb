using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Keeps records on this machine's disk while the store does not take them. No call blocks the loop, and calls
/// are done in the order made.</summary>
internal interface IDeferredSpool
{
    /// <inheritdoc cref="Sqlite.SqliteSpool.Load"/>
    Deferred<Batch> Load();

    /// <returns>Fires when the records are on the disk.</returns>
    Deferred Add(Batch batch);

    /// <inheritdoc cref="Sqlite.SqliteSpool.RemoveAlarms"/>
    Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys);

    /// <inheritdoc cref="Sqlite.SqliteSpool.RemoveOthers"/>
    Deferred RemoveOthers();

    /// <summary>Closes the file. The last call.</summary>
    Deferred Close();
}
