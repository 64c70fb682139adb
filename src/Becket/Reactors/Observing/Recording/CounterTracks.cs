namespace Becket.Reactors.Observing.Recording;

/// <summary>The counters of a reactor in a trace: written when they have changed, and not too often.</summary>
internal sealed class CounterTracks(Reactor reactor, double period)
{
    private static readonly string[] s_names =
    [
        "delayed calls",
        "connections",
        "functions on threads",
        "child processes",
        "busy slots",
    ];

    private readonly long[] _written = [-1, -1, -1, -1, -1];

    /// <summary>The values that came too early to be written, and when. They are written if nothing newer
    /// follows.</summary>
    private readonly long[] _early = new long[s_names.Length];
    private double _earlyTime = double.NaN;
    private double _next = double.NegativeInfinity;

    /// <summary>Writes the counters that have changed.</summary>
    public void Update(double now, Action<TraceEvent> add)
    {
        if (now < _next)
        {
            Sample(_early);
            _earlyTime = now;
            return;
        }

        End(add);
        _next = now + period;
        Span<long> values = stackalloc long[s_names.Length];
        Sample(values);
        Write(values, now, add);
    }

    /// <summary>Writes what came too early. A loop that sleeps long afterwards makes no turn in which to write
    /// it.</summary>
    public void End(Action<TraceEvent> add)
    {
        if (!double.IsNaN(_earlyTime))
        {
            Write(_early, _earlyTime, add);
            _earlyTime = double.NaN;
        }
    }

    private void Sample(Span<long> values)
    {
        values[0] = reactor.PendingDelayedCalls;
        values[1] = reactor.Counts.Open.Sum();
        values[2] = reactor.FunctionsUnderWay;
        values[3] = reactor.Counts.Children;
        values[4] = reactor.CooperatorCounts.Busy;
    }

    private void Write(ReadOnlySpan<long> values, double now, Action<TraceEvent> add)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != _written[i] && (values[i] != 0 || _written[i] > 0))
            {
                _written[i] = values[i];
                add(
                    new TraceEvent
                    {
                        Kind = TraceEventKind.Counter,
                        Thread = TraceThreads.Loop,
                        Time = now,
                        Number = values[i],
                        Name = s_names[i],
                        Category = "counter",
                    }
                );
            }
        }
    }
}
