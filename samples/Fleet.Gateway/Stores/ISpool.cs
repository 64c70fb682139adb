using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Keeps records on this machine's disk while the store does not take them. Calls block.</summary>
internal interface ISpool : IDisposable
{
    /// <summary>Takes the records that an earlier run left. Alarms also stay in the spool until the store has
    /// them.</summary>
    Batch Load();

    /// <summary>Adds records. They are on the disk when the call returns.</summary>
    void Add(Batch batch);

    /// <summary>Removes alarms that the store has taken.</summary>
    void RemoveAlarms(IReadOnlyList<RecordKey> keys);
}
