namespace Becket.Reactors;

/// <summary>
/// What differs between the worlds a reactor can run in: it tells the time, waits, wakes up, and does the input and output.
/// Everything above it sees only the reactor.
/// </summary>
/// <remarks>
/// Threads: <see cref="Wake"/>, <see cref="Seconds"/> and <see cref="UtcNow"/> from any thread; the others from the reactor's.
/// </remarks>
internal abstract class IoDriver : IDisposable
{
    /// <summary>For statistics and messages.</summary>
    public abstract string Name { get; }

    /// <summary>Seconds since the driver was made; never goes back.</summary>
    public abstract double Seconds { get; }

    /// <summary>The time of day.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Whether time passes by itself. If not, nothing can be slow.</summary>
    public abstract bool IsRealTime { get; }

    /// <summary>
    /// Does the input and output that is ready. If there is none, waits until there is some, until <see cref="Wake"/> is called (or has been
    /// since the last wait), or until <paramref name="due"/>.
    /// </summary>
    /// <remarks>
    /// A real wait lasts whole milliseconds, rounded up. So the calls of one millisecond are gathered in one turn: that saves
    /// wake-ups, and it keeps the order of what was begun together and takes equally long.
    /// </remarks>
    /// <param name="due">In terms of <see cref="Seconds"/>. In the past: does not wait. Positive infinity: no limit.</param>
    /// <param name="isWorkElsewhere">Whether functions run on threads whose results will come: virtual time then stands still.</param>
    public abstract void Wait(double due, bool isWorkElsewhere);

    /// <summary>Ends the wait that is going on, or else the next one.</summary>
    /// <remarks>
    /// It may come late, from a thread that handed over a call just before the loop ended: during <see cref="Dispose"/> or after, when it
    /// must do nothing, and above all not touch a descriptor that is somebody else's by then.
    /// </remarks>
    public abstract void Wake();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
