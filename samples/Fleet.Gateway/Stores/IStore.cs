using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store with blocking calls. A program without a loop uses it directly, as the web server's threads may;
/// for a loop, <see cref="ThreadedStore"/> runs the calls on threads.</summary>
/// <remarks>Threads: any, one call at a time. A page that reads opens a store of its own.</remarks>
internal interface IStore : IDisposable
{
    /// <summary>Connects, makes what is missing, and brings data of an earlier version into today's layout.</summary>
    /// <returns>What was brought over, in words, for the log. Null if nothing was.</returns>
    /// <exception cref="StoreException">The store cannot be used until somebody changes something: the folder is
    /// missing, the password is wrong, a key has another type.</exception>
    /// <exception cref="Exception">The server does not answer now. It may later.</exception>
    string? Prepare();

    /// <summary>Writes a batch. The records are in the store when the call returns.</summary>
    /// <returns>The records that the store will never take. Null, usually: it has taken all.</returns>
    Rejection? Write(Batch batch);

    /// <summary>The devices that were seen last, the latest first.</summary>
    IReadOnlyList<LastSeen> ReadLastSeen(int count);

    /// <summary>The last position of each device, by arrival, the latest first. A device counts if it has a last-seen
    /// time.</summary>
    IReadOnlyList<PositionRecord> ReadLatest(int count);

    /// <summary>The positions of a device that arrived between two times, the earliest first. If there are more than
    /// <paramref name="count"/>, the latest of them.</summary>
    IReadOnlyList<PositionRecord> ReadTrack(string device, DateTimeOffset from, DateTimeOffset to, int count);

    /// <summary>The alarm that began last comes first.</summary>
    IReadOnlyList<Alarm> ReadAlarms(AlarmQuery query);

    /// <summary>The report with this key (<see cref="Alarm.Report"/>), with its bytes. Null if there is none.</summary>
    AlarmRecord? ReadReport(string key);

    /// <summary>The reports with alarms that arrived between two times, with their bytes, the latest first.</summary>
    /// <param name="device">Null: of all devices.</param>
    /// <param name="from">The earliest arrival.</param>
    /// <param name="to">The latest arrival.</param>
    /// <param name="count">The most reports.</param>
    IReadOnlyList<AlarmRecord> ReadReports(string? device, DateTimeOffset from, DateTimeOffset to, int count);

    /// <summary>Notes that an operator has seen an alarm. The first one who has stays noted.</summary>
    /// <returns>The first one. Null if there is no alarm with this id.</returns>
    Acknowledgement? Acknowledge(string id, string by, DateTimeOffset at);

    /// <summary>What the terminals said of themselves, by device.</summary>
    IReadOnlyList<RegisterRecord> ReadRegisters();

    /// <summary>The parts of messages that an earlier run has acknowledged, in the order of arrival.</summary>
    IReadOnlyList<DevicePart> ReadParts();

    /// <summary>Removes what is older, or more, than the retention allows. <see cref="Write"/> does this now and then;
    /// alarms that last are kept.</summary>
    void Trim();
}
