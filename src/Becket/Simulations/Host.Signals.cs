using System.Runtime.InteropServices;
using Becket.Processes;
using Becket.Reactors;
using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <content>Ending in order, and signals.</content>
public sealed partial class Host
{
    /// <summary>Stops the host's reactor in order, in its next turn, as <see cref="Reactor.Stop"/> does. Then the host
    /// is down. Does nothing if it is down, or stops already.</summary>
    public void Stop()
    {
        if (_machine?.Reactor is not { } reactor)
        {
            return;
        }

        _simulation.Note(this, EventKind.Host, "stops");
        reactor.CallFromThread(() =>
        {
            if (reactor.IsRunning)
            {
                reactor.Stop();
            }
        });
    }

    /// <summary>Sends the program a signal. The process of the simulation gets none.</summary>
    /// <param name="signal">The signal, or its number.</param>
    /// <remarks>
    /// <para>What <see cref="Reactor.OnSignal(PosixSignal, Action)"/> has registered runs in the next turn. SIGINT and
    /// SIGTERM also stop the reactor, unless <see cref="ReactorOptions.HandleSignals"/> is false; the second of them
    /// kills the program.</para>
    /// <para>A signal that the program does not handle has its default action (signal(7)): SIGCONT resumes; SIGSTOP,
    /// SIGTSTP, SIGTTIN and SIGTTOU pause; SIGCHLD, SIGURG and SIGWINCH do nothing; the others kill.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public void Signal(PosixSignal signal)
    {
        string name = ProcessSignals.Name(ProcessSignals.NumberOf(signal));
        if (_machine is not { } machine)
        {
            return;
        }

        _simulation.Note(this, EventKind.Host, name);
        if (name == "SIGCONT")
        {
            Resume();
        }

        if (name is not ("SIGKILL" or "SIGSTOP") && machine.Reactor.TakeHostedSignal(signal))
        {
            return;
        }

        switch (name)
        {
            case "SIGSTOP" or "SIGTSTP" or "SIGTTIN" or "SIGTTOU":
                Pause();
                break;

            case "SIGCONT"
            or "SIGCHLD"
            or "SIGURG"
            or "SIGWINCH":
                break;

            default:
                Kill();
                break;
        }
    }
}
