namespace Becket.Reactors.Observing.Recording;

/// <summary>Short forms for adding events to a file.</summary>
internal static class TraceEvents
{
    /// <summary>The beginning or the end of something that does not occupy a thread.</summary>
    public static void AddSpan(
        this TraceFile file,
        TraceEventKind kind,
        string name,
        string category,
        long number,
        double time,
        string? detail = null
    ) =>
        file.Add(
            new TraceEvent
            {
                Kind = kind,
                Thread = TraceThreads.Loop,
                Time = time,
                Number = number,
                Name = name,
                Category = category,
                Detail = detail,
            }
        );

    /// <summary>The beginning or the end of an arrow between slices.</summary>
    public static void AddFlow(
        this TraceFile file,
        TraceEventKind kind,
        string category,
        long number,
        int thread,
        double time
    ) =>
        file.Add(
            new TraceEvent
            {
                Kind = kind,
                Thread = thread,
                Time = time,
                Number = number,
                Name = category,
                Category = category,
            }
        );

    /// <summary>Something that went wrong.</summary>
    public static void AddInstant(this TraceFile file, string name, string detail, double time) =>
        file.Add(
            new TraceEvent
            {
                Kind = TraceEventKind.Instant,
                Thread = TraceThreads.Loop,
                Time = time,
                Name = name,
                Category = "failure",
                Detail = detail,
            }
        );
}
