using Becket.Deferreds;

namespace Becket.Reactors;

/// <summary>A function that runs when a reactor starts or stops.</summary>
public sealed class SystemEventTrigger
{
    private readonly SystemEventTriggers _owner;

    internal SystemEventTrigger(SystemEventTriggers owner, SystemEventPhase phase, Func<Deferred?> call)
    {
        _owner = owner;
        Phase = phase;
        Call = call;
    }

    internal SystemEventPhase Phase { get; }

    internal Func<Deferred?> Call { get; }

    /// <summary>The execution context in which the trigger was added; null if its flow was suppressed.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Removes the trigger, so that it does not run. Returns false if it has run or was removed.</summary>
    /// <remarks>Threads: the reactor's. Source: <c>removeSystemEventTrigger</c>.</remarks>
    public bool Remove() => _owner.Remove(this);
}
