namespace Becket.Reactors;

/// <content>What tests learn about the things that are made on a reactor.</content>
public sealed partial class Reactor
{
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
}
