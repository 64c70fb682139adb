using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Becket.Reactors.Observing;

/// <summary>The instruments of one meter, for all reactors that use it.</summary>
/// <remarks>
/// <para>Names and units follow OpenTelemetry's conventions. What a reactor counts anyway is read at each
/// collection. The others are recorded where they happen, if the instrument has a listener.</para>
/// <para>Threads: any.</para>
/// </remarks>
internal sealed partial class ReactorInstruments
{
    private static readonly ConditionalWeakTable<Meter, ReactorInstruments> s_byMeter = [];

    // Seconds. A turn of an echo server takes some ten microseconds; one of more than a second is a mistake.
    private static readonly InstrumentAdvice<double> s_turns = new()
    {
        HistogramBucketBoundaries =
        [
            0.00001,
            0.000025,
            0.00005,
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10,
        ],
    };

    // Seconds, for what takes longer than a turn: those of the conventions, and two more.
    private static readonly InstrumentAdvice<double> s_waits = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private ReactorInstruments(Meter meter)
    {
        TurnDuration = meter.CreateHistogram(
            "becket.reactor.turn.duration",
            "s",
            "How long a turn of the loop worked, without its wait.",
            tags: null,
            s_turns
        );
        LoopDelay = meter.CreateHistogram(
            "becket.loop.delay",
            "s",
            "How late the loop ran a delayed call.",
            tags: null,
            s_turns
        );
        ConnectionsEnded = meter.CreateCounter<long>(
            "becket.connection.ended",
            "{connection}",
            "Connections that have ended. error.type says how, and is absent after an end in order."
        );
        ConnectDuration = meter.CreateHistogram(
            "becket.connect.duration",
            "s",
            "How long attempts to connect to one address took, with error.type if they failed.",
            tags: null,
            s_waits
        );
        ThreadCallWait = meter.CreateHistogram(
            "becket.thread_call.wait",
            "s",
            "How long a function waited for a thread of the pool.",
            tags: null,
            s_waits
        );
        ThreadCallDuration = meter.CreateHistogram(
            "becket.thread_call.duration",
            "s",
            "How long a function ran on a thread of the pool, with error.type if it threw.",
            tags: null,
            s_waits
        );
        ChildrenEnded = meter.CreateCounter<long>(
            "becket.process.ended",
            "{process}",
            "Child processes that have ended. error.type says how, and is absent after exit code 0."
        );
        CreateObserved(meter);
    }

    /// <summary>How long turns worked.</summary>
    public Histogram<double> TurnDuration { get; }

    /// <summary>How late delayed calls ran.</summary>
    public Histogram<double> LoopDelay { get; }

    /// <summary>Connections that ended.</summary>
    public Counter<long> ConnectionsEnded { get; }

    /// <summary>How long attempts to connect took.</summary>
    public Histogram<double> ConnectDuration { get; }

    /// <summary>How long functions waited for a thread.</summary>
    public Histogram<double> ThreadCallWait { get; }

    /// <summary>How long functions ran on a thread.</summary>
    public Histogram<double> ThreadCallDuration { get; }

    /// <summary>Child processes that ended.</summary>
    public Counter<long> ChildrenEnded { get; }

    /// <summary>The instruments of the meter "Becket" of a factory; of the process for null.</summary>
    public static ReactorInstruments Of(IMeterFactory? factory) =>
        factory is null
            ? OfProcess.Instruments
            : s_byMeter.GetValue(
                factory.Create(new MeterOptions(Tracing.Name) { Version = Tracing.Version }),
                static meter => new ReactorInstruments(meter)
            );

    /// <summary>Made at the first use. Never disposed: it lives as long as the process.</summary>
    private static class OfProcess
    {
        public static ReactorInstruments Instruments { get; } = new(new Meter(Tracing.Name, Tracing.Version));
    }
}
