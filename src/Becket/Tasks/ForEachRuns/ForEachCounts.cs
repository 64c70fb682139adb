using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>What one run of <c>ForEach</c> adds to the counts of its reactor, and takes away at its end. Without a
/// reactor it counts nothing.</summary>
internal struct ForEachCounts(IReactorTime? time, int slots)
{
    private readonly int _slots = slots;
    private CooperatorCounts? _counts = (time as ICooperatorHost ?? Home.Current as ICooperatorHost)?.CooperatorCounts;

    /// <summary>How many items of the run are counted as waiting.</summary>
    private int _waiting;

    /// <summary>The run begins.</summary>
    /// <param name="items">How many items its source has; 0 if that is not known.</param>
    public void Begin(int items)
    {
        if (_counts is not null)
        {
            _counts.Slots += _slots;
            _counts.Waiting += items;
            _waiting = items;
        }
    }

    /// <summary>A job gets a slot.</summary>
    public void Take()
    {
        if (_counts is not null)
        {
            _counts.Busy++;
            if (_waiting > 0)
            {
                _waiting--;
                _counts.Waiting--;
            }
        }
    }

    /// <summary>A slot is free again.</summary>
    public readonly void Release()
    {
        if (_counts is not null)
        {
            _counts.Busy--;
        }
    }

    /// <summary>The run is over.</summary>
    public void End()
    {
        if (_counts is not null)
        {
            _counts.Slots -= _slots;
            _counts.Waiting -= _waiting;
            _counts = null;
        }
    }
}
