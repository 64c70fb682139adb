using Becket.Deferreds;
using Becket.Processes;

namespace Becket.Simulations.Children;

/// <content>Its start, its signals and its end.</content>
public sealed partial class ScriptedChild
{
    /// <summary>Begins to run a little later, as the kernel takes a while.</summary>
    internal void StartLater(Func<ScriptedChild, Deferred<int>> program) =>
        _world.CallLater(
            ChildWorld.StartTimes,
            () =>
            {
                if (_status is null)
                {
                    _running = Deferred.MaybeDeferred(() => program(this));
                    _running.AddBoth(OnOutcome);
                }
            }
        );

    /// <summary>Throws if it has ended: its program may go on for a while, as nothing can stop it.</summary>
    internal void CheckRuns()
    {
        if (_status is { } status)
        {
            throw new OperationCanceledException($"{Executable} (process {Id}) has ended: {status}.");
        }
    }

    internal void OnBrokenPipe() => Deliver(ProcessSignals.Parse("PIPE"));

    /// <summary>It gets a signal.</summary>
    internal void Deliver(int signal)
    {
        if (_status is not null || signal == 0)
        {
            return;
        }

        if (signal != ProcessSignals.Kill && _handlers.TryGetValue(signal, out Action? call))
        {
            if (call is not null)
            {
                _world.CallSoon(call);
            }
        }
        else if (!IsIgnoredByDefault(ProcessSignals.Name(signal)))
        {
            End(ProcessStatus.Killed(signal));
        }
    }

    private static bool IsIgnoredByDefault(string name) =>
        name is "SIGCHLD" or "SIGCONT" or "SIGURG" or "SIGWINCH" or "SIGSTOP" or "SIGTSTP" or "SIGTTIN" or "SIGTTOU";

    private void OnOutcome(Outcome<int> outcome)
    {
        if (_status is not null)
        {
            // What a program does that was killed has no effect.
            return;
        }

        if (outcome.Failure is { } failure)
        {
            _world.OnProgramFailed(failure);
            End(ProcessStatus.Exited(1));
            return;
        }

        // The system keeps the lowest 8 bits (exit(3)).
        End(ProcessStatus.Exited(outcome.ValueOrDefault & 0xFF));
    }

    private void End(ProcessStatus status)
    {
        _status = status;
        _group.Remove(this);
        _world.Note(this, status);

        // The streams and the end: which of them the other side sees first is not known.
        _world.CallLater(ChildWorld.EndTimes, CloseStreams);
        _world.CallLater(ChildWorld.EndTimes, () => _ended(status));

        // Last: it runs code of the program.
        _running?.Cancel();
    }

    private void CloseStreams()
    {
        foreach (Stream stream in _streams.Values)
        {
            if (stream is ChildStream pipe)
            {
                pipe.Dispose();

                // Reads and writes that still wait fail now.
                pipe.End.OnChanged();
            }
        }
    }
}
