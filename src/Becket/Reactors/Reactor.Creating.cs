using Becket.Reactors.Inspecting;

namespace Becket.Reactors;

/// <content>What tests and the inspection learn about the things that are made on a reactor.</content>
public sealed partial class Reactor
{
    private readonly Inspection? _inspection;
    private Action<object>? _created;

    /// <summary>Called with each delayed call, port, channel, function for a thread and child when it is made; null but
    /// in tests, which note where that was. Set it before the reactor runs. It must not throw.</summary>
    internal Action<object>? Created
    {
        get => _created;
        set
        {
            _created = value;
            _timers.Scheduled = value;
        }
    }

    /// <summary>Something was made that tests and the inspection list. Threads: any for functions of the pool, the
    /// reactor's for all else.</summary>
    internal void OnMade(object made)
    {
        _created?.Invoke(made);
        _inspection?.Note(made);
    }

    internal override void NoteMade(object made) => _inspection?.Note(made);
}
