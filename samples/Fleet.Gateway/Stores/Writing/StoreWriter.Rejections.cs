using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    /// <summary>Why the store refused records of the last write. Null if it took all.</summary>
    private string? _rejection;
    private long _rejected;

    /// <summary>Sets aside what the store will never take, so that the rest of the batch is not repeated for ever.
    /// Alarms stay in the spool, where the next run finds them; positions are dropped and counted.</summary>
    private void SetAside(Rejection rejection, KeptAlarm[] alarms)
    {
        Batch records = rejection.Records;
        _rejected += records.Count;

        // Logged once, until it is another reason.
        if (_rejection != rejection.Reason)
        {
            _rejection = rejection.Reason;
            WriterLog.Rejected(_logger, rejection.Reason, records.Alarms.Count, records.Count - records.Alarms.Count);
        }

        if (alarms.Length > 0)
        {
            _ = SetAside(alarms);
        }
    }

    private async Deferred SetAside(KeptAlarm[] alarms)
    {
        KeptAlarm[] left = Array.FindAll(alarms, static alarm => !alarm.IsSpooled);
        while (left.Length > 0 && _spool is not null && !await TrySpool(left))
        {
            await _time.DeferLater(s_spoolPause);
        }

        // They are no longer in the queue.
        _spooled -= _spool is null ? 0 : alarms.Length;
    }
}
