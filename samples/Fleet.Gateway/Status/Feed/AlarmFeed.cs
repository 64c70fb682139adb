using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Feed;

/// <summary>Sends pages the alarms as they begin, end and are acknowledged, as server-sent events. The store says what
/// an alarm is, so the feed reads the store: once a second while pages listen, and only if the gateway has written
/// alarms meanwhile.</summary>
internal sealed class AlarmFeed
{
    /// <summary>The most pages that listen.</summary>
    private const int MostListeners = 32;

    /// <summary>The most events that wait for one page. One more ends its stream, and the page comes back and reads the
    /// list.</summary>
    private const int MostWaiting = 1_000;

    /// <summary>The number of alarms in which changes are looked for: those that began last.</summary>
    private const int Window = 500;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without an event. A comment then shows both sides that the other is there.</summary>
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(15);

    private readonly StatusContext _context;
    private readonly StatusStore _store;
    private readonly DeferredLock _turn = new();
    private readonly List<Channel<string>> _listeners = [];
    private readonly LoopingCall _looks;
    private Dictionary<string, Alarm> _before = [];
    private long _written;
    private bool _looksAgain;
    private bool _isStopped;
    private TimeSpan _sent;

    public AlarmFeed(StatusContext context, StatusStore store)
    {
        _context = context;
        _store = store;
        _looks = new LoopingCall(Look) { Clock = context.Reactor };
    }

    /// <summary>An alarm has changed in another way than by a report.</summary>
    public void LookAgain() => _looksAgain = true;

    /// <summary>Begins to listen. The channel ends when the page is too slow, or the server stops.</summary>
    /// <exception cref="HttpProblemException">Too many pages listen, or the store does not answer.</exception>
    public async Deferred<Channel<string>> Listen()
    {
        if (_listeners.Count >= MostListeners)
        {
            throw new HttpProblemException(
                StatusCodes.Status503ServiceUnavailable,
                $"{MostListeners} pages show alarms as they come already. Close one of them."
            );
        }

        var channel = Channel.CreateBounded<string>(MostWaiting);
        _listeners.Add(channel);
        try
        {
            using (await _turn.Enter())
            {
                if (!_looks.Running && !_isStopped)
                {
                    _before = await ReadLast();
                    _written = -1;
                    _ = _looks.Start(s_interval, now: false);
                }
            }
        }
        catch
        {
            Leave(channel);
            throw;
        }

        if (_isStopped)
        {
            channel.Writer.TryComplete();
        }

        return channel;
    }

    public void Leave(Channel<string> channel) => _listeners.Remove(channel);

    /// <summary>Ends all streams, so that none holds up the end of the server.</summary>
    public void Stop()
    {
        _isStopped = true;
        if (_looks.Running)
        {
            _looks.Stop();
        }

        foreach (Channel<string> listener in _listeners)
        {
            listener.Writer.TryComplete();
        }
    }

    private static bool IsNews(Alarm alarm, Dictionary<string, Alarm> before) =>
        !before.TryGetValue(alarm.Id, out Alarm? known)
        || (known.Ended, known.AcknowledgedBy) != (alarm.Ended, alarm.AcknowledgedBy);

    private async Deferred<Dictionary<string, Alarm>> ReadLast()
    {
        IReadOnlyList<Alarm> alarms = await _store.Run(static store =>
            store.ReadAlarms(new AlarmQuery { Count = Window })
        );
        return alarms.ToDictionary(static alarm => alarm.Id);
    }

    private async Deferred Look()
    {
        if (_listeners.Count == 0)
        {
            _looks.Stop();
            return;
        }

        long written = _context.Gateway.Writer.Statistics().AlarmsWritten;
        if (written != _written || _looksAgain)
        {
            _looksAgain = false;
            try
            {
                Dictionary<string, Alarm> last = await ReadLast();
                Send(last.Values.Where(alarm => IsNews(alarm, _before)).OrderBy(static alarm => alarm.Began));
                (_before, _written) = (last, written);
            }
            catch (HttpProblemException)
            {
                // The store is away. The next look finds what has changed.
                LookAgain();
            }
        }

        if (_context.Reactor.Now - _sent >= s_longestSilence)
        {
            Send(":\n\n");
        }
    }

    private void Send(IEnumerable<Alarm> alarms)
    {
        var events = new StringBuilder();
        foreach (Alarm alarm in alarms)
        {
            events
                .Append("event: alarm\ndata: ")
                .Append(JsonSerializer.Serialize(alarm, ApiJson.Default.Alarm))
                .Append("\n\n");
        }

        if (events.Length > 0)
        {
            Send(events.ToString());
        }
    }

    private void Send(string text)
    {
        _sent = _context.Reactor.Now;
        foreach (Channel<string> listener in _listeners)
        {
            if (!listener.Writer.TryWrite(text))
            {
                listener.Writer.TryComplete();
            }
        }
    }
}
