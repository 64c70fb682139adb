using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store for use on the loop. No call blocks, and results arrive on the loop.</summary>
internal interface IDeferredStore
{
    /// <summary>Writes a batch. One call at a time.</summary>
    /// <returns>Fires when the store has the batch. After a failure, the store may or may not have it.</returns>
    Deferred Write(Batch batch);

    /// <summary>Closes connections and files. The last call.</summary>
    Deferred Close();
}
