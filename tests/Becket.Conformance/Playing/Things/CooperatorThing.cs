using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A cooperator. Each of its ticks does a fixed number of units of work.</summary>
internal sealed class CooperatorThing : Thing
{
    private readonly LinkedList<Action> _scheduled = new();
    private readonly Player _player;
    private readonly string _name;

    /// <param name="player">The player of its program.</param>
    /// <param name="name">Its name in the program.</param>
    /// <param name="delay">The time from one tick to the next; null if the program calls each tick.</param>
    /// <param name="budget">The number of units of work in a tick.</param>
    /// <param name="started">Whether it works from the beginning.</param>
    public CooperatorThing(Player player, string name, TimeSpan? delay, int budget, bool started)
    {
        (_player, _name) = (player, name);
        Cooperator = new Cooperator(
            delay is { } wait ? tick => player.Clock.CallLater(wait, tick).Cancel : ScheduleByHand,
            () =>
            {
                int asked = 0;
                return () => ++asked >= budget;
            },
            started
        );
    }

    public Cooperator Cooperator { get; }

    public override object Object => Cooperator;

    public override JsonObject State(Player player) => new() { ["running"] = Cooperator.Running };

    /// <summary>Calls the scheduled function that has waited longest.</summary>
    public void Tick()
    {
        if (_scheduled.First is not { } longest)
        {
            _player.Trace("idle", _name);
            return;
        }

        _scheduled.Remove(longest);
        longest.Value();
    }

    private Action ScheduleByHand(Action tick)
    {
        LinkedListNode<Action> place = _scheduled.AddLast(tick);
        _player.Trace("scheduled", _name);
        return () =>
        {
            _scheduled.Remove(place);
            _player.Trace("unscheduled", _name);
        };
    }
}

/// <summary>A task of a cooperator.</summary>
internal sealed class TaskThing(CooperativeTask task) : Thing
{
    public CooperativeTask Task => task;

    public override object Object => task;
}
