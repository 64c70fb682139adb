using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store as the loop sees it: nothing blocks, and results come back on the loop.</summary>
internal interface IDeferredStore
{
    /// <summary>Writes a batch. One at a time.</summary>
    /// <returns>Fires when the store has it, or fails; then it may or may not have it.</returns>
    Deferred Write(Batch batch);

    /// <summary>Lets go of connections and files. The last call.</summary>
    Deferred Close();
}
