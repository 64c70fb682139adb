using System.Net;

namespace Becket.Reactors.Observing.Recording;

/// <summary>Records all that a reactor does, to a file.</summary>
/// <remarks>Threads: the reactor's, but for what the base class says.</remarks>
internal sealed class LoopRecording : LoopObserver, IDisposable
{
    /// <summary>How often counters are written at most, in seconds.</summary>
    private const double CounterPeriod = 0.001;

    private readonly Reactor _reactor;
    private readonly TraceFile _file;
    private readonly TraceNames _names = new();
    private readonly RunningSlices _running;
    private readonly MethodSpans _methods;
    private readonly CounterTracks _counters;
    private readonly Action<TraceEvent> _add;

    /// <summary>The connections that began during the recording, and their numbers.</summary>
    private readonly Dictionary<object, (long Number, string Name)> _connections = new(
        ReferenceEqualityComparer.Instance
    );
    private long _lastConnection;
    private bool _hasEnded;

    /// <summary>Begins to record.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the process in the recording.</param>
    public LoopRecording(Reactor reactor, string path, string name)
    {
        _reactor = reactor;
        _file = new TraceFile(path, error => reactor.ReportRecordingFailed(path, error));
        _running = new RunningSlices(_file);
        _methods = new MethodSpans(reactor, _file, _names, _running);
        _counters = new CounterTracks(reactor, CounterPeriod);
        _add = each => _file.Add(each);
        AddName(TraceEventKind.ProcessName, TraceThreads.Loop, name);
        AddName(TraceEventKind.ThreadName, TraceThreads.Loop, "loop");
        reactor.AddObserver(this);
        reactor.AddMethodObserver(_methods);
    }

    public override bool WantsCalls => true;

    private double Now => _reactor.Driver.Seconds;

    /// <summary>Ends the recording, and closes the file.</summary>
    public void Dispose()
    {
        if (_hasEnded)
        {
            return;
        }

        _reactor.CheckThread("Dispose", "recording");
        _reactor.RemoveObserver(this);
        OnEnded();
    }

    public override void OnEnded()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _reactor.RemoveMethodObserver(_methods);
            _methods.End();
            _running.EndAll(Now);
            _counters.End(_add);
            _file.Dispose();
        }
    }

    public override void OnTurnEnded(double began, double ended, RunLog ran)
    {
        _running.EndAll(ended);
        if (ran.Count > 0)
        {
            _file.Add(
                new TraceEvent
                {
                    Kind = TraceEventKind.Slice,
                    Thread = TraceThreads.Loop,
                    Time = began,
                    Duration = ended - began,
                    Name = "turn",
                    Category = "turn",
                    Detail = ran.Count == 1 ? "1 call" : $"{ran.Count} calls",
                }
            );
        }

        _counters.Update(ended, _add);
    }

    public override void OnCallBegan(object call, string? member)
    {
        double now = Now;
        _running.Begin(_names.Of(call, member), "call", now);
        if (call is Threads.PoolWork { Observed: { } function })
        {
            _file.AddFlow(TraceEventKind.FlowEnd, "result", function.Id, TraceThreads.Loop, now);
        }
    }

    public override void OnCallEnded() => _running.EndCall(Now);

    public override void OnConnectionMade(object connection, ConnectionKind kind, EndPoint peer)
    {
        (long Number, string Name) made = (
            ++_lastConnection,
            $"{kind.Transport()} {(kind.Role() == "client" ? "to" : "from")} {peer}"
        );
        _connections[connection] = made;
        _file.AddSpan(TraceEventKind.SpanBegin, made.Name, "connection", made.Number, Now);
    }

    public override void OnConnectionLost(object connection, string? error)
    {
        if (_connections.Remove(connection, out (long Number, string Name) made))
        {
            _file.AddSpan(TraceEventKind.SpanEnd, made.Name, "connection", made.Number, Now, error);
        }
    }

    public override void OnThreadCallQueued(ThreadCall call) =>
        _file.AddFlow(TraceEventKind.FlowBegin, "queued", call.Id, TraceThreads.Loop, call.Queued);

    public override void OnThreadCallBegan(ThreadCall call) =>
        AddName(TraceEventKind.ThreadName, TraceThreads.OfPool(call.Thread), $"pool thread {call.Thread}");

    public override void OnThreadCallEnded(ThreadCall call)
    {
        int thread = TraceThreads.OfPool(call.Thread);
        _file.AddFlow(TraceEventKind.FlowEnd, "queued", call.Id, thread, call.Began);
        _file.Add(
            new TraceEvent
            {
                Kind = TraceEventKind.Slice,
                Thread = thread,
                Time = call.Began,
                Duration = call.Ended - call.Began,
                Name = call.Name,
                Category = "thread",
                Detail = call.Error is null
                    ? FormattableString.Invariant($"waited {(call.Began - call.Queued) * 1000:0.###} ms")
                    : Tags.NameOf(call.Error),
            }
        );
        _file.AddFlow(TraceEventKind.FlowBegin, "result", call.Id, thread, Math.Max(call.Began, call.Ended - 1e-9));
    }

    public override void OnChildStarted(int id, string executable) =>
        _file.AddSpan(TraceEventKind.SpanBegin, $"process {id}", "process", id, Now, executable);

    public override void OnChildEnded(int id, string status) =>
        _file.AddSpan(TraceEventKind.SpanEnd, $"process {id}", "process", id, Now, status);

    public override void OnFailure(string from, Exception error) =>
        _file.AddInstant(Tags.NameOf(error), $"{from}: {error.Message}", Now);

    public override void OnBlocked(TimeSpan lasted, string ran) =>
        _file.AddInstant(
            FormattableString.Invariant($"a turn has lasted {lasted.TotalSeconds:0.0} s and goes on"),
            ran,
            Now
        );

    private void AddName(TraceEventKind kind, int thread, string name) =>
        _file.Add(
            new TraceEvent
            {
                Kind = kind,
                Thread = thread,
                Name = name,
                Category = "",
            }
        );
}
