namespace Becket.Reactors.Drivers.Simulated;

/// <summary>What runs the reactors of several hosts on one thread, and moves their time. A reactor in virtual time
/// without a world moves its time itself.</summary>
internal interface ISimulatedWorld
{
    /// <summary>The virtual time of all hosts.</summary>
    SimulatedTime Time { get; }

    /// <summary>Draws what real life leaves open. Null: first come, first served, and all at once.</summary>
    Chance? Chance { get; }

    /// <summary>Whether the calling thread is the world's.</summary>
    bool IsOnThread { get; }

    /// <summary>Makes turns of the hosts until a task has ended: for a function on a simulated thread, which would
    /// block a real one.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left that could end it.</exception>
    void RunUntil(Task ended);
}
