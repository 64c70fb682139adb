using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Simulations;

/// <content>The programs that run.</content>
public sealed partial class Host
{
    /// <summary>The programs that have begun and not ended since the host was started.</summary>
    private readonly List<Func<Reactor, Deferred>> _runningPrograms = [];

    /// <summary>How many tasks that are no deferreds its code awaits.</summary>
    internal int OutsideWaits => _machine?.Reactor.OutsideWaits ?? 0;

    /// <summary>What ran in its last turn, for messages.</summary>
    internal string LastTurn => _machine?.Reactor.LastTurn ?? "nothing, as it is down";

    /// <summary>What it has still to do, for messages; null for nothing.</summary>
    internal string? DescribeWork() => _machine?.Reactor.DescribeWork();

    /// <summary>The programs that have not ended, for messages.</summary>
    internal IEnumerable<string> DescribeRunningPrograms() =>
        IsUp ? _runningPrograms.Select(program => $"\"{Name}\" runs {RunLog.NameOf(program)}") : [];

    /// <summary>Calls a program on the host's reactor.</summary>
    private void CallProgram(Reactor reactor, Func<Reactor, Deferred> program)
    {
        _runningPrograms.Add(program);
        Deferred
            .MaybeDeferred(() => program(reactor))
            .AddCallbacks(
                () => OnProgramEnded(program),
                failure =>
                {
                    OnProgramEnded(program);
                    _simulation.OnProgramFailed(failure);
                }
            );
    }

    private void OnProgramEnded(Func<Reactor, Deferred> program) => _runningPrograms.Remove(program);
}
