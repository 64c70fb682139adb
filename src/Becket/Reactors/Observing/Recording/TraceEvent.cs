namespace Becket.Reactors.Observing.Recording;

/// <summary>One event of a trace. It holds names, and none of the program's objects.</summary>
internal struct TraceEvent
{
    public TraceEventKind Kind;

    /// <summary>The number of the thread.</summary>
    public int Thread;

    /// <summary>When, in seconds of the reactor's clock.</summary>
    public double Time;

    /// <summary>How long, in seconds: of a slice.</summary>
    public double Duration;

    /// <summary>The value of a counter, or which span or arrow it is.</summary>
    public long Number;

    /// <summary>What it is.</summary>
    public string Name;

    /// <summary>What kind of thing it is: turn, call, method, connection, thread, process, failure, counter.</summary>
    public string Category;

    /// <summary>More about it, for people; null for nothing.</summary>
    public string? Detail;
}
