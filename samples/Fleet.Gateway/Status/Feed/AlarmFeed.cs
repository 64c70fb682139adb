using System.Threading.Channels;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Feed;

/// <summary>Tells pages about alarms as they begin, end and are acknowledged. The store says what an alarm is, so the
/// feed reads the store: once a second while pages listen, and only if the gateway has written alarms
/// meanwhile.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class AlarmFeed(StatusContext context, StatusStore store) : IDisposable
{
    /// <summary>The most pages that listen.</summary>
    private const int MostListeners = 32;

    /// <summary>The most changes that wait for one page. One more closes its stream, and the page comes back and reads
    /// the list.</summary>
    private const int MostWaiting = 1_000;

    /// <summary>The number of alarms in which changes are looked for: those that began last.</summary>
    private const int Window = 500;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Channel<Alarm>> _listeners = [];
    private Task<Dictionary<string, Alarm>>? _baseline;
    private bool _looksAgain;

    /// <summary>Fires when the server stops, so that no stream holds it up.</summary>
    public CancellationToken Stopping => _stop.Token;

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    /// <summary>An alarm has changed in another way than by a report.</summary>
    public void LookAgain() => Volatile.Write(ref _looksAgain, true);

    /// <summary>Begins to listen. The channel ends if the page is too slow.</summary>
    /// <exception cref="HttpProblemException">Too many pages listen, or the store does not answer.</exception>
    public async Task<Channel<Alarm>> Listen()
    {
        var channel = Channel.CreateBounded<Alarm>(MostWaiting);
        Task<Dictionary<string, Alarm>> baseline;
        lock (_lock)
        {
            if (_listeners.Count >= MostListeners)
            {
                throw new HttpProblemException(
                    StatusCodes.Status503ServiceUnavailable,
                    $"{MostListeners} pages show alarms as they come already. Close one of them."
                );
            }

            _listeners.Add(channel);
            if (_baseline is null)
            {
                _baseline = ReadLast();
                _ = Watch(_baseline);
            }

            baseline = _baseline;
        }

        try
        {
            await baseline.ConfigureAwait(false);
        }
        catch
        {
            Leave(channel);
            throw;
        }

        return channel;
    }

    public void Leave(Channel<Alarm> channel)
    {
        lock (_lock)
        {
            _listeners.Remove(channel);
        }
    }

    private static bool IsNews(Alarm alarm, Dictionary<string, Alarm> before) =>
        !before.TryGetValue(alarm.Id, out Alarm? known)
        || (known.Ended, known.AcknowledgedBy) != (alarm.Ended, alarm.AcknowledgedBy);

    private async Task<Dictionary<string, Alarm>> ReadLast()
    {
        IReadOnlyList<Alarm> alarms = await store
            .Run(static store => store.ReadAlarms(new AlarmQuery { Count = Window }))
            .ConfigureAwait(false);
        return alarms.ToDictionary(static alarm => alarm.Id);
    }

    /// <summary>Looks for changes until no page listens any more.</summary>
    private async Task Watch(Task<Dictionary<string, Alarm>> baseline)
    {
        try
        {
            Dictionary<string, Alarm> before = await baseline.ConfigureAwait(false);
            long written = -1;
            while (Continues())
            {
                await Task.Delay(s_interval, Stopping).ConfigureAwait(false);
                long now = await context
                    .Reactor.CallFromThreadAsync(() => context.Gateway.Writer.Statistics().AlarmsWritten)
                    .ConfigureAwait(false);
                if (now == written && !Volatile.Read(ref _looksAgain))
                {
                    continue;
                }

                Volatile.Write(ref _looksAgain, false);
                try
                {
                    Dictionary<string, Alarm> last = await ReadLast().ConfigureAwait(false);
                    Send(last.Values.Where(alarm => IsNews(alarm, before)).OrderBy(static alarm => alarm.Began));
                    (before, written) = (last, now);
                }
                catch (HttpProblemException)
                {
                    // The store is away. The next look finds what has changed.
                    LookAgain();
                }
            }
        }
        catch
        {
            // The server stops, or the store did not answer when the first page came. No watch is left for the pages
            // that listen, so they must come back.
            lock (_lock)
            {
                _baseline = null;
                foreach (Channel<Alarm> listener in _listeners)
                {
                    listener.Writer.TryComplete();
                }
            }
        }
    }

    private bool Continues()
    {
        lock (_lock)
        {
            if (_listeners.Count > 0)
            {
                return true;
            }

            _baseline = null;
            return false;
        }
    }

    private void Send(IEnumerable<Alarm> alarms)
    {
        lock (_lock)
        {
            foreach (Alarm alarm in alarms)
            {
                foreach (Channel<Alarm> listener in _listeners)
                {
                    if (!listener.Writer.TryWrite(alarm))
                    {
                        listener.Writer.TryComplete();
                    }
                }
            }
        }
    }
}
