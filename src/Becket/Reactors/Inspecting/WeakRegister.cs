using System.Runtime.InteropServices;

namespace Becket.Reactors.Inspecting;

/// <summary>Objects that live as long as the program holds them, each with a note.</summary>
/// <remarks>
/// <para>An object that is over leaves the register at the next sweep, and not at its end: so the end costs nothing. A
/// sweep comes when the register has grown to twice what was left after the last one.</para>
/// <para>Threads: one at a time.</para>
/// </remarks>
/// <param name="isOver">Whether an object has ended.</param>
/// <param name="collected">Called with the note of an object that was garbage.</param>
internal sealed class WeakRegister<T, TNote>(Func<T, TNote, bool> isOver, Action<TNote>? collected = null) : IDisposable
    where T : class
{
    private const int FirstSweep = 1024;

    private readonly List<(WeakGCHandle<T> Object, TNote Note)> _entries = [];
    private int _sweepAt = FirstSweep;

    public void Add(T made, TNote note)
    {
        if (_entries.Count >= _sweepAt)
        {
            Sweep();
            _sweepAt = Math.Max(FirstSweep, _entries.Count * 2);
        }

        // Long handles, as a search for orphans makes objects unreachable for a moment.
        _entries.Add((new WeakGCHandle<T>(made, trackResurrection: true), note));
    }

    /// <summary>The objects that exist and are not over, in the order in which they were added.</summary>
    public List<(T Object, TNote Note)> Live()
    {
        Sweep();
        var live = new List<(T, TNote)>(_entries.Count);
        foreach ((WeakGCHandle<T> handle, TNote note) in _entries)
        {
            if (handle.TryGetTarget(out T? made))
            {
                live.Add((made, note));
            }
        }

        return live;
    }

    public void Dispose()
    {
        foreach ((WeakGCHandle<T> handle, _) in _entries)
        {
            handle.Dispose();
        }

        _entries.Clear();
    }

    private void Sweep()
    {
        int kept = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            (WeakGCHandle<T> handle, TNote note) = _entries[i];
            if (!handle.TryGetTarget(out T? made))
            {
                collected?.Invoke(note);
            }
            else if (!isOver(made, note))
            {
                _entries[kept++] = _entries[i];
                continue;
            }

            handle.Dispose();
        }

        _entries.RemoveRange(kept, _entries.Count - kept);
    }
}
