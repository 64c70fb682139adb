using Becket.Deferreds;
using Becket.Net.FlowControl;
using Becket.Processes.Errors;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>A child process, as its protocol sees it. Bytes written to it go to its standard input; producers and
/// consumers work as with connections.</summary>
/// <remarks>
/// <para>Threads: the reactor's. No member calls the protocol before it returns.</para>
/// <para><see cref="IPushProducer.PauseProducing"/> pauses all pipes that this program reads from; the child then waits
/// once a pipe is full.</para>
/// <para>Source: <c>twisted.internet.interfaces.IProcessTransport</c>.</para>
/// </remarks>
[RunsOnLoop]
public interface IProcessTransport : IConsumer, IPushProducer
{
    /// <summary>The reactor that runs it.</summary>
    Reactor Reactor { get; }

    /// <summary>The child's process number. Still known after its end, when another process may have the
    /// number.</summary>
    int Pid { get; }

    /// <summary>How the child has ended; null while it runs, that is, until <see cref="ProcessProtocol.ProcessExited"/>
    /// is about to be called.</summary>
    ProcessStatus? Status { get; }

    /// <summary>Whether its time limit has passed while it ran.</summary>
    bool HasTimedOut { get; }

    /// <summary>The backlog of the standard input above which the registered producer is paused. In bytes; default
    /// 65,536.</summary>
    int HighWaterMark { get; set; }

    /// <summary>The backlog of a pipe: bytes written and not yet handed to the system.</summary>
    /// <param name="childDescriptor">The child's number for the pipe; 0 is its standard input.</param>
    /// <exception cref="ArgumentException">The child has no pipe of this number that this program writes
    /// to.</exception>
    long Unsent(int childDescriptor = 0);

    /// <summary>Writes to a pipe of the child. Never blocks. Once the pipe is closed, bytes are dropped.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <param name="data">Copied before this returns.</param>
    /// <exception cref="ArgumentException">The child has no pipe of this number that this program writes
    /// to.</exception>
    void WriteToChild(int childDescriptor, ReadOnlySpan<byte> data);

    /// <summary>Closes the child's standard input once everything written is sent: the child reads the end.</summary>
    /// <remarks>If it is not a pipe, nothing happens. Source: <c>closeStdin</c>.</remarks>
    void CloseStdin();

    /// <summary>Closes this program's end of the child's standard output: nothing more is received, and the child can
    /// no longer write to it.</summary>
    /// <remarks>If it is not a pipe, nothing happens. Source: <c>closeStdout</c>.</remarks>
    void CloseStdout();

    /// <summary>Closes this program's end of the child's standard error.</summary>
    /// <remarks>If it is not a pipe, nothing happens. Source: <c>closeStderr</c>.</remarks>
    void CloseStderr();

    /// <summary>Closes this program's end of a pipe; one that it writes to, once everything written is sent.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <remarks>A second call has no effect. Source: <c>closeChildFD</c>.</remarks>
    /// <exception cref="ArgumentException">The child has no pipe of this number.</exception>
    void CloseChildDescriptor(int childDescriptor);

    /// <summary>Closes all pipes; those that this program writes to, once everything written is sent and the registered
    /// producer, if any, has unregistered.</summary>
    /// <remarks>The child goes on; most end when they read the end of their input. Source:
    /// <c>loseConnection</c>.</remarks>
    void LoseConnection();

    /// <summary>Receives no more from one pipe until <see cref="ResumeReading"/>.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <exception cref="ArgumentException">The child has no pipe of this number that this program reads
    /// from.</exception>
    void PauseReading(int childDescriptor);

    /// <summary>Receives from the pipe again.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <exception cref="ArgumentException">The child has no pipe of this number that this program reads
    /// from.</exception>
    void ResumeReading(int childDescriptor);

    /// <summary>Sends the child a signal.</summary>
    /// <param name="signal">Its number, see <see cref="ProcessSignals"/>; 0 only checks whether the child
    /// exists.</param>
    /// <remarks>The signal never reaches another process, even if its number has been given to one. Source:
    /// <c>signalProcess</c>.</remarks>
    /// <exception cref="ProcessExitedAlreadyException">The child has ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, which has only SIGKILL.</exception>
    void SignalProcess(int signal);

    /// <summary>Sends a signal to the child's process group: the child and, unless they have left the group, its own
    /// children.</summary>
    /// <param name="signal">Its number, see <see cref="ProcessSignals"/>.</param>
    /// <remarks>Also works when the child itself has ended, until <see cref="ProcessProtocol.ProcessEnded"/>.</remarks>
    /// <exception cref="ProcessExitedAlreadyException">No process is left in the group.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="InvalidOperationException">The child has no group of its own
    /// (<see cref="ProcessOptions.OwnProcessGroup"/>); the signal would reach this program too.</exception>
    void SignalProcessGroup(int signal);

    /// <summary>Says that the child's terminal has another size now; the child gets SIGWINCH.</summary>
    /// <param name="size">The new size.</param>
    /// <remarks>After the end of the terminal nothing happens.</remarks>
    /// <exception cref="InvalidOperationException">The child has no terminal
    /// (<see cref="ProcessOptions.Terminal"/>).</exception>
    void ResizeTerminal(ProcessTerminal size);

    /// <summary>
    /// Asks the child's group (or, without one of its own, the child) to terminate, and kills the rest of it
    /// <see cref="ProcessOptions.KillAfter"/> later. Does nothing if it was called before, or no process is left.
    /// </summary>
    void Terminate();
}
