using System.Runtime.CompilerServices;

namespace Becket.Reactors;

/// <summary>Work that the loop's own thread has put off to a coming turn: a ring that grows. No locks, and no object
/// for each call.</summary>
/// <remarks>Threads: the loop's only. Other threads use <see cref="Threads.CrossThreadCalls"/>.</remarks>
internal sealed class SoonQueue
{
    private SoonCall[] _ring = new SoonCall[64];
    private int _first;

    /// <summary>How many calls wait.</summary>
    public int Count { get; private set; }

    public void Add(Action<object?> call, object? state)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        ref SoonCall added = ref _ring[(_first + Count) & (_ring.Length - 1)];
        added.Call = call;
        added.State = state;
        Count++;
    }

    /// <summary>Removes the oldest call and returns it. There must be one.</summary>
    public SoonCall Take()
    {
        ref SoonCall oldest = ref _ring[_first];
        SoonCall taken = oldest;
        oldest = default;
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
        return taken;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var larger = new SoonCall[_ring.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_first + i) & (_ring.Length - 1)];
        }

        _ring = larger;
        _first = 0;
    }
}
