using Becket.Deferreds;
using Becket.Deferreds.Async;

namespace Becket.Reactors.Observing.Recording;

/// <summary>Records async methods: each is a span, with a span in it for each thing that it awaits; each part that runs
/// is a slice. Arrows lead from where a method suspended to where it goes on, and from the method that ended to the one
/// that awaited it.</summary>
internal sealed class MethodSpans(Reactor reactor, TraceFile file, TraceNames names, RunningSlices running)
    : MethodObserver
{
    private readonly Dictionary<long, string> _awaits = [];

    /// <summary>What each method awaits, if it is another method: the number of that.</summary>
    private readonly Dictionary<long, long> _awaited = [];
    private long _lastFlow;
    private bool _hasEnded;

    /// <summary>The method that ended last, until the method that awaited it goes on.</summary>
    private (long Id, string Name, double Time) _fired;

    private double Now => reactor.Driver.Seconds;

    /// <summary>Records no more. Methods that are observed already still are.</summary>
    public void End() => _hasEnded = true;

    public override void Began(MethodRecord method, Deferred result)
    {
        if (!_hasEnded)
        {
            file.AddSpan(
                TraceEventKind.SpanBegin,
                names.OfStateMachine(method.StateMachine),
                "method",
                method.Id,
                Now,
                running.Innermost is { } by ? $"started by {by}" : null
            );
        }
    }

    public override void Suspended(MethodRecord method, object awaited)
    {
        if (_hasEnded)
        {
            return;
        }

        double now = Now;
        string name = names.OfAwaited(awaited);
        _awaits[method.Id] = name;
        if (awaited is IObservedMethod { Record: { } other })
        {
            _awaited[method.Id] = other.Id;
        }
        else
        {
            _awaited.Remove(method.Id);
        }

        file.AddFlow(TraceEventKind.FlowBegin, "await", method.Id, TraceThreads.Loop, now);
        running.EndMethod(method.Id, now);
        file.AddSpan(TraceEventKind.SpanBegin, name, "method", method.Id, now);
    }

    public override void Resumed(MethodRecord method)
    {
        if (_hasEnded)
        {
            return;
        }

        double now = Now;
        EndAwait(method.Id, now);
        bool isFiredByMethod = _awaited.TryGetValue(method.Id, out long other) && other == _fired.Id;
        string? by = isFiredByMethod ? _fired.Name : running.Innermost;
        running.Begin(
            names.OfStateMachine(method.StateMachine),
            "method",
            now,
            method.Id,
            by is null ? null : $"fired by {by}"
        );
        file.AddFlow(TraceEventKind.FlowEnd, "await", method.Id, TraceThreads.Loop, now);
        if (isFiredByMethod)
        {
            long flow = ++_lastFlow;
            file.AddFlow(TraceEventKind.FlowBegin, "fire", flow, TraceThreads.Loop, _fired.Time);
            file.AddFlow(TraceEventKind.FlowEnd, "fire", flow, TraceThreads.Loop, now);
        }
    }

    public override void Ended(MethodRecord method, Exception? error)
    {
        if (_hasEnded)
        {
            return;
        }

        double now = Now;
        string name = names.OfStateMachine(method.StateMachine);
        running.EndMethod(method.Id, now);
        _fired = (method.Id, name, Math.Max(0, now - 1e-9));
        EndAwait(method.Id, now);
        _awaited.Remove(method.Id);
        file.AddSpan(
            TraceEventKind.SpanEnd,
            name,
            "method",
            method.Id,
            now,
            error is null ? null : $"{Tags.NameOf(error)}: {error.Message}"
        );
    }

    private void EndAwait(long method, double now)
    {
        if (_awaits.Remove(method, out string? name))
        {
            file.AddSpan(TraceEventKind.SpanEnd, name, "method", method, now);
        }
    }
}
