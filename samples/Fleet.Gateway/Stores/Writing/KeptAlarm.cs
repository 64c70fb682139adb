using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>An alarm on its way to the store.</summary>
/// <param name="record">The alarm.</param>
/// <param name="since">When it came, by the writer's clock.</param>
internal sealed class KeptAlarm(AlarmRecord record, double since)
{
    private List<Deferred>? _waiting;

    public AlarmRecord Record => record;

    public double Since => since;

    /// <summary>Set when the spool has it, by the answer to a call. Left only with the alarm itself.</summary>
    public bool IsSpooled { get; set; }

    /// <summary>Set when the store has it. Never left.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether it is on a disk: then, and not before, it is acknowledged.</summary>
    public bool IsDurable => IsSpooled || IsStored;

    /// <summary>Fires when it is safe.</summary>
    public Deferred WhenDurable()
    {
        if (IsDurable)
        {
            return Deferred.Succeed();
        }

        var safe = new Deferred();
        (_waiting ??= []).Add(safe);
        return safe;
    }

    /// <summary>It is safe now: tells those who wait.</summary>
    public void Tell()
    {
        List<Deferred>? waiting = _waiting;
        _waiting = null;
        foreach (Deferred safe in waiting ?? [])
        {
            safe.Callback();
        }
    }
}
