using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Becket.Reactors.Observing.Recording;

/// <summary>Keeps the last events of a reactor in memory: a ring of a fixed size, for the time when something has gone
/// wrong.</summary>
/// <remarks>
/// <para>It keeps what took long or failed, one by one, and of all else a summary for each tenth of a second. So a turn
/// costs it some additions, and the ring reaches minutes back.</para>
/// <para>Threads: events come from the loop, the pool and the watchdog; <see cref="Write"/> is called on any.</para>
/// </remarks>
internal sealed class FlightRecorder : LoopObserver, IDisposable
{
    private const double Window = 0.1;

    private readonly Lock _gate = new();
    private readonly Reactor _reactor;
    private readonly FlightRecorderOptions _options;
    private readonly string _name;
    private readonly TraceEvent[] _ring;
    private readonly CounterTracks _counters;
    private readonly double _longerThan;
    private readonly Action<TraceEvent> _add;
    private PosixSignalRegistration? _signal;
    private long _added;
    private double _windowEnds;
    private double _worked;
    private long _turns;
    private long _made;
    private long _blockedTurn;

    public FlightRecorder(Reactor reactor, FlightRecorderOptions options, string name)
    {
        _reactor = reactor;
        _options = options;
        _name = name;
        _ring = new TraceEvent[options.Capacity];
        _counters = new CounterTracks(reactor, period: 0);
        _longerThan = options.LongerThan.TotalSeconds;
        _add = each => Add(each);
    }

    private double Now => _reactor.Driver.Seconds;

    /// <summary>Writes the record when the process gets the signal of the options.</summary>
    public void ListenForSignal()
    {
        if (_options.Signal is { } signal)
        {
            // On a thread of the runtime, so that a loop that hangs does not hinder it.
            _signal = SignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    WriteToOwnFile("the signal " + signal);
                }
            );
        }
    }

    public void Dispose() => _signal?.Dispose();

    public override void OnEnded() => Dispose();

    /// <summary>Writes the events to a file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path)
    {
        TraceEvent[] events;
        lock (_gate)
        {
            int first = (int)(_added % _ring.Length);
            events = _added < _ring.Length ? _ring[..first] : [.. _ring[first..], .. _ring[..first]];
        }

        using var json = new TraceJson(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
        json.Write(Named(TraceEventKind.ProcessName, TraceThreads.Loop, _name));
        json.Write(Named(TraceEventKind.ThreadName, TraceThreads.Loop, "loop"));
        foreach (int thread in events.Select(static each => each.Thread).Distinct())
        {
            if (thread != TraceThreads.Loop)
            {
                json.Write(Named(TraceEventKind.ThreadName, thread, $"pool thread {thread - TraceThreads.OfPool(0)}"));
            }
        }

        foreach (ref readonly TraceEvent each in events.AsSpan())
        {
            json.Write(each);
        }

        json.End();
    }

    public override void OnTurnEnded(double began, double ended, RunLog ran)
    {
        double took = ended - began;
        _turns++;
        _worked += took;
        if (took >= _longerThan && _longerThan > 0)
        {
            Add(
                new TraceEvent
                {
                    Kind = TraceEventKind.Slice,
                    Thread = TraceThreads.Loop,
                    Time = began,
                    Duration = took,
                    Name = "turn",
                    Category = "turn",
                    Detail = ran.Describe(),
                }
            );
        }

        if (ended >= _windowEnds)
        {
            CloseWindow(ended);
        }
    }

    public override void OnConnectionMade(object connection, ConnectionKind kind, EndPoint peer) => _made++;

    public override void OnConnectionLost(object connection, string? error)
    {
        if (error is not null)
        {
            AddInstant("a connection was lost", error);
        }
    }

    public override void OnThreadCallEnded(ThreadCall call)
    {
        if (call.Ended - call.Queued >= _longerThan || call.Error is not null)
        {
            Add(
                new TraceEvent
                {
                    Kind = TraceEventKind.Slice,
                    Thread = TraceThreads.OfPool(call.Thread),
                    Time = call.Began,
                    Duration = call.Ended - call.Began,
                    Name = call.Name,
                    Category = "thread",
                    Detail = call.Error is null
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"waited {(call.Began - call.Queued) * 1000:0.###} ms"
                        )
                        : Tags.NameOf(call.Error),
                }
            );
        }
    }

    public override void OnChildStarted(int id, string executable) => AddSpan(TraceEventKind.SpanBegin, id, executable);

    public override void OnChildEnded(int id, string status) => AddSpan(TraceEventKind.SpanEnd, id, status);

    public override void OnFailure(string from, Exception error) =>
        AddInstant(Tags.NameOf(error), $"{from}: {error.Message}");

    public override void OnBlocked(TimeSpan lasted, string ran)
    {
        AddInstant(
            string.Create(CultureInfo.InvariantCulture, $"a turn has lasted {lasted.TotalSeconds:0.0} s and goes on"),
            ran
        );
        long turn = _reactor.TurnInWork;
        if (turn != _blockedTurn)
        {
            // Once for each turn. The watchdog reports one several times.
            _blockedTurn = turn;
            WriteToOwnFile("a turn that does not end");
        }
    }

    private static TraceEvent Named(TraceEventKind kind, int thread, string name) =>
        new()
        {
            Kind = kind,
            Thread = thread,
            Name = name,
            Category = "",
        };

    /// <summary>Writes to a file in the folder of the options. What goes wrong is logged.</summary>
    private void WriteToOwnFile(string why)
    {
        string name = string.Join('-', _name.Split(Path.GetInvalidFileNameChars()));
        string time = _reactor.Driver.UtcNow.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        string path = Path.Combine(_options.Folder, $"{name}-{Environment.ProcessId}-{time}.json");
        try
        {
            Write(path);
            _reactor.ReportFlightRecord(path, why);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _reactor.ReportRecordingFailed(path, error);
        }
    }

    /// <summary>Adds the summary of the turns since the last one.</summary>
    private void CloseWindow(double now)
    {
        AddCounter("work, ms", (long)(_worked * 1000), now);
        AddCounter("turns", _turns, now);
        if (_made > 0)
        {
            AddCounter("new connections", _made, now);
        }

        _counters.Update(now, _add);
        (_worked, _turns, _made) = (0, 0, 0);
        _windowEnds = now + Window;
    }

    private void AddCounter(string name, long value, double now) =>
        Add(
            new TraceEvent
            {
                Kind = TraceEventKind.Counter,
                Thread = TraceThreads.Loop,
                Time = now,
                Number = value,
                Name = name,
                Category = "counter",
            }
        );

    private void AddInstant(string name, string detail) =>
        Add(
            new TraceEvent
            {
                Kind = TraceEventKind.Instant,
                Thread = TraceThreads.Loop,
                Time = Now,
                Name = name,
                Category = "failure",
                Detail = detail,
            }
        );

    private void AddSpan(TraceEventKind kind, int process, string detail) =>
        Add(
            new TraceEvent
            {
                Kind = kind,
                Thread = TraceThreads.Loop,
                Time = Now,
                Number = process,
                Name = $"process {process}",
                Category = "process",
                Detail = detail,
            }
        );

    private void Add(in TraceEvent added)
    {
        lock (_gate)
        {
            _ring[_added++ % _ring.Length] = added;
        }
    }
}
