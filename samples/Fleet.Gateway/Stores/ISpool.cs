using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Where records wait on this machine's disk while the store does not take them, by calls that
/// block.</summary>
internal interface ISpool : IDisposable
{
    /// <summary>Takes what an earlier run has left. Alarms stay in the spool as well until the store has
    /// them.</summary>
    Batch Load();

    /// <summary>When it returns, the records are on the disk.</summary>
    void Add(Batch batch);

    /// <summary>The store has these alarms now.</summary>
    void RemoveAlarms(IReadOnlyList<RecordKey> keys);
}
