namespace Becket.Reactors.Observing.Recording;

/// <summary>The kinds of events of a trace, as the format knows them.</summary>
internal enum TraceEventKind : byte
{
    /// <summary>Something on a thread, with its duration.</summary>
    Slice,

    /// <summary>The beginning of something that does not occupy a thread.</summary>
    SpanBegin,

    /// <summary>Its end.</summary>
    SpanEnd,

    /// <summary>A moment.</summary>
    Instant,

    /// <summary>The value of a counter from now on.</summary>
    Counter,

    /// <summary>An arrow begins, in the slice of this moment.</summary>
    FlowBegin,

    /// <summary>An arrow ends, in the slice of this moment.</summary>
    FlowEnd,

    /// <summary>The name of a thread.</summary>
    ThreadName,

    /// <summary>The name of the process.</summary>
    ProcessName,
}
