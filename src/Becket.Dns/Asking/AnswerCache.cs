using Becket.Time;
using DnsClient;
using DnsClient.Protocol;

namespace Becket.Dns.Asking;

/// <summary>Answers, each for its time to live on the reactor's clock.</summary>
/// <remarks>"There is no such name" and "there is no such record" are answers too (RFC 2308). A server's failure is
/// none.</remarks>
internal sealed class AnswerCache(IReactorTime time, int size, TimeSpan maximumTtl)
{
    private readonly Dictionary<Question, Entry> _entries = [];

    // In the order in which they came. An entry that another has replaced is still here, and is passed over.
    private readonly Queue<Entry> _order = new();

    public int Count => _entries.Count;

    /// <summary>The answer to a question; null if there is none, or its time is over.</summary>
    public IDnsQueryResponse? Find(Question question)
    {
        if (!_entries.TryGetValue(question, out Entry? entry))
        {
            return null;
        }

        if (time.Now < entry.Ends)
        {
            return entry.Answer;
        }

        _entries.Remove(question);
        return null;
    }

    public void Add(Question question, IDnsQueryResponse answer)
    {
        TimeSpan ttl = TimeToLive(answer);
        ttl = ttl < maximumTtl ? ttl : maximumTtl;
        if (size == 0 || ttl <= TimeSpan.Zero)
        {
            return;
        }

        var entry = new Entry(question, answer, time.Now + ttl);
        _entries[question] = entry;
        _order.Enqueue(entry);
        while (_order.Count > size)
        {
            Entry oldest = _order.Dequeue();
            if (_entries.GetValueOrDefault(oldest.Question) == oldest)
            {
                _entries.Remove(oldest.Question);
            }
        }
    }

    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }

    /// <summary>The shortest time of the records. Where there are none, the zone says how long their absence holds: the
    /// smaller one of its SOA record's time and minimum (RFC 2308, section 5). Without it, zero.</summary>
    private static TimeSpan TimeToLive(IDnsQueryResponse answer)
    {
        if (answer.Answers.Count > 0 && !answer.HasError)
        {
            return TimeSpan.FromSeconds(answer.Answers.Min(Seconds));
        }

        SoaRecord? zone = answer.Authorities.OfType<SoaRecord>().FirstOrDefault();
        return zone is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Seconds(zone), zone.Minimum));
    }

    // RFC 2181, section 8: a number with its highest bit set counts as zero.
    private static long Seconds(DnsResourceRecord record) => Math.Max(0, record.InitialTimeToLive);

    private sealed record Entry(Question Question, IDnsQueryResponse Answer, TimeSpan Ends);
}
