using System.Runtime.CompilerServices;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Fleet.Tests.Gateway.Stores;

public sealed class RecordQueueTests
{
    [Fact]
    public void An_alarm_that_is_stored_is_held_by_nobody()
    {
        var queue = new RecordQueue(capacity: 10);
        WeakReference<KeptAlarm> stored = AddAndStore(queue, serial: 0);

        // Nobody asks for those that are not stored while the store does well. (A deque forgets what it gave when its
        // place is used again.)
        for (int serial = 1; serial < 100; serial++)
        {
            AddAndStore(queue, serial);
        }

        GC.Collect();
        Assert.False(stored.TryGetTarget(out _));
        GC.KeepAlive(queue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<KeptAlarm> AddAndStore(RecordQueue queue, int serial)
    {
        KeptAlarm kept = queue.Add(Make.Alarm("a", serial), now: serial);
        queue.Remove(queue.FirstAlarms(1));
        kept.IsStored = true;
        return new WeakReference<KeptAlarm>(kept);
    }
}
