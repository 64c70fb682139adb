namespace Becket.Reactors.Observing.Recording;

/// <summary>What runs on the loop now: calls, and in them the parts of async methods that they resumed. Each becomes a
/// slice when it ends.</summary>
internal sealed class RunningSlices(TraceFile file)
{
    private readonly Stack<Running> _running = new();

    /// <summary>The name of the innermost one; null if nothing runs.</summary>
    public string? Innermost => _running.TryPeek(out Running running) ? running.Name : null;

    public void Begin(string name, string category, double now, long method = 0, string? detail = null) =>
        _running.Push(new Running(name, category, now, method, detail));

    /// <summary>The call that began last has ended, and with it the parts of methods in it.</summary>
    public void EndCall(double now)
    {
        while (_running.TryPop(out Running running))
        {
            Add(running, now);
            if (running.Method == 0)
            {
                return;
            }
        }
    }

    /// <summary>A part of a method has ended: the method suspends, or is at its end.</summary>
    public void EndMethod(long method, double now)
    {
        // Not on top if the recording has begun in the middle of it.
        if (_running.TryPeek(out Running running) && running.Method == method)
        {
            Add(_running.Pop(), now);
        }
    }

    /// <summary>The turn has ended, or the recording.</summary>
    public void EndAll(double now)
    {
        while (_running.TryPop(out Running running))
        {
            Add(running, now);
        }
    }

    private void Add(Running running, double now) =>
        file.Add(
            new TraceEvent
            {
                Kind = TraceEventKind.Slice,
                Thread = TraceThreads.Loop,
                Time = running.Began,
                Duration = now - running.Began,
                Name = running.Name,
                Category = running.Category,
                Detail = running.Detail,
            }
        );

    private readonly record struct Running(string Name, string Category, double Began, long Method, string? Detail);
}
