using System.Runtime.CompilerServices;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Fleet.Tests.Gateway.Stores;

public sealed class RecordQueueTests
{
    [Fact]
    public void The_queue_keeps_no_reference_to_a_stored_alarm()
    {
        var queue = new RecordQueue(capacity: 10);
        WeakReference<KeptAlarm> stored = AddAndStore(queue, serial: 0);

        // While the store works, no code asks for the alarms that are on no disk. (A deque drops a removed item when
        // its place is reused.)
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
