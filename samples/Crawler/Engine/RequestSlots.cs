using System.Runtime.InteropServices;
using Crawler.Reporting;
using Crawler.Scheduling;

namespace Crawler.Engine;

/// <summary>The slots of requests under way, numbered so that a picture can show them.</summary>
internal sealed class RequestSlots(Reactor reactor, CrawlStatistics statistics)
{
    private readonly PriorityQueue<int, int> _free = new();
    private readonly TimeSpan _began = reactor.Now;
    private int _made;

    /// <summary>How many are held.</summary>
    public int Active { get; private set; }

    /// <summary>Takes the free slot with the least number.</summary>
    public Slot Take(HostQueue host)
    {
        int number = _free.Count > 0 ? _free.Dequeue() : _made++;
        Active++;
        statistics.Active = Active;
        statistics.Requests++;
        host.Statistics.Requests++;
        return new Slot(number, host.Host, reactor.Now - _began);
    }

    /// <summary>Gives it back.</summary>
    public void Release(Slot slot, string outcome, string address)
    {
        _free.Enqueue(slot.Number, slot.Number);
        Active--;
        statistics.Active = Active;
        statistics.Timeline.Add(
            new RequestSpan(slot.Number, slot.Host, slot.Begin, reactor.Now - _began, outcome, address)
        );
    }

    /// <summary>A slot that is held.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Slot(int Number, string Host, TimeSpan Begin);
}
