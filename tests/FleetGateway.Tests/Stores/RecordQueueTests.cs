using System.Runtime.CompilerServices;
using Becket.Samples.Fleet.Stores.Writing;

namespace FleetGateway.Tests.Stores;

public sealed class RecordQueueTests
{
    [Fact]
    public void An_alarm_that_is_stored_is_held_by_nobody()
    {
        var queue = new RecordQueue(capacity: 10);
        var stored = AddAndStore(queue);

        // The next one: the queue is not looked at otherwise while the store does well.
        queue.Add(Make.Alarm("a", 2), now: 2);
        GC.Collect();
        Assert.False(stored.TryGetTarget(out _));
        GC.KeepAlive(queue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<KeptAlarm> AddAndStore(RecordQueue queue)
    {
        var kept = queue.Add(Make.Alarm("a", 1), now: 1);
        queue.Remove(queue.FirstAlarms(1));
        kept.IsStored = true;
        return new WeakReference<KeptAlarm>(kept);
    }
}
