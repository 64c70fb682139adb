using Becket.Deferreds;
using Becket.Processes.Errors;

namespace Becket.Processes;

/// <summary>Handles the events of one child process: derive from it, and override the members you need.</summary>
/// <remarks>
/// <para>A new object for each child. All members run on the reactor's thread, one at a time. The order:
/// <see cref="ConnectionMade"/>; then data and the ends of pipes as they come, and
/// <see cref="ProcessExited"/> among them, when the child itself has ended; last <see cref="ProcessEnded"/>.</para>
/// <para>An exception of an override is logged, and ends this child: the reactor closes its pipes, asks it to
/// terminate, and kills it later (<see cref="ProcessOptions.KillAfter"/>). Other children go on.</para>
/// <para>Source: <c>twisted.internet.protocol.ProcessProtocol</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class ProcessProtocol
{
    private IProcessTransport? _transport;

    /// <summary>The child. Set from <see cref="ConnectionMade"/> on, also after its end.</summary>
    /// <exception cref="InvalidOperationException">The child has not been started yet.</exception>
    public IProcessTransport Transport =>
        _transport
        ?? throw new InvalidOperationException(
            $"This {GetType().Name} has no process yet. Use Transport from ConnectionMade on."
        );

    /// <exception cref="InvalidOperationException">The protocol has a child already.</exception>
    internal void CheckUnused()
    {
        if (_transport is not null)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} has a process already. Each process needs a protocol of its own: make "
                    + $"a new one."
            );
        }
    }

    internal void MakeConnection(IProcessTransport transport)
    {
        _transport = transport;
        ConnectionMade();
    }

    internal void NotifyReceived(int childDescriptor, ReadOnlySpan<byte> data) =>
        ChildDataReceived(childDescriptor, data);

    internal bool NotifyReadable(int childDescriptor, int pipe) => ChildDataAvailable(childDescriptor, pipe);

    internal void NotifyConnectionLost(int childDescriptor) => ChildConnectionLost(childDescriptor);

    internal void NotifyExited(Failure reason) => ProcessExited(reason);

    internal void NotifyEnded(Failure reason) => ProcessEnded(reason);

    /// <summary>The child runs. The first call, and the place to write to the child or to close its input. The default
    /// does nothing.</summary>
    /// <remarks>Called before <c>SpawnProcess</c> returns. The child may have ended already; the call that says so
    /// comes later.</remarks>
    protected virtual void ConnectionMade() { }

    /// <summary>A pipe from the child has bytes, or has ended. A protocol that forwards much output overrides this to
    /// move the bytes without copying them through this program, as splice(2) does. The default moves none.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <param name="pipe">This program's descriptor of the pipe: not to be closed, and valid during the call only. It
    /// does not block.</param>
    /// <returns>Whether bytes were moved. If not, they are read, and <see cref="ChildDataReceived"/> gets
    /// them.</returns>
    /// <remarks>Called on the epoll driver only. An exception ends the child, as one in any other call
    /// does.</remarks>
    protected virtual bool ChildDataAvailable(int childDescriptor, int pipe) => false;

    /// <summary>The child has written to a pipe. The default calls <see cref="OutReceived"/> or
    /// <see cref="ErrReceived"/>, and drops data of other pipes.</summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    /// <param name="data">The bytes as they came: a message may come in pieces, and several in one. Valid until the
    /// call returns; copy the bytes that you keep.</param>
    protected virtual void ChildDataReceived(int childDescriptor, ReadOnlySpan<byte> data)
    {
        switch (childDescriptor)
        {
            case 1:
                OutReceived(data);
                break;
            case 2:
                ErrReceived(data);
                break;
            default:
                break;
        }
    }

    /// <summary>The child has written to its standard output. The default drops it.</summary>
    /// <param name="data">Valid until the call returns.</param>
    protected virtual void OutReceived(ReadOnlySpan<byte> data) { }

    /// <summary>The child has written to its standard error. The default drops it.</summary>
    /// <param name="data">Valid until the call returns.</param>
    protected virtual void ErrReceived(ReadOnlySpan<byte> data) { }

    /// <summary>
    /// A pipe is closed, by either side; called once for each. The default calls <see cref="InConnectionLost"/>,
    /// <see cref="OutConnectionLost"/> or <see cref="ErrConnectionLost"/>.
    /// </summary>
    /// <param name="childDescriptor">The child's number for the pipe.</param>
    protected virtual void ChildConnectionLost(int childDescriptor)
    {
        switch (childDescriptor)
        {
            case 0:
                InConnectionLost();
                break;
            case 1:
                OutConnectionLost();
                break;
            case 2:
                ErrConnectionLost();
                break;
            default:
                break;
        }
    }

    /// <summary>The child's standard input is closed. The default does nothing.</summary>
    protected virtual void InConnectionLost() { }

    /// <summary>The child's standard output is closed, and everything it wrote there has been received, unless
    /// <see cref="ProcessEnded"/> then says that some is lost. The default does nothing.</summary>
    protected virtual void OutConnectionLost() { }

    /// <summary>The child's standard error is closed, and everything it wrote there has been received, unless
    /// <see cref="ProcessEnded"/> then says that some is lost. The default does nothing.</summary>
    protected virtual void ErrConnectionLost() { }

    /// <summary>The child itself has ended; called exactly once. Its pipes may still hold data, or be held open by
    /// children of its own. The default does nothing.</summary>
    /// <param name="reason">
    /// <see cref="ProcessDoneException"/> for exit code 0; <see cref="ProcessTerminatedException"/> for another or a
    /// signal; <see cref="ProcessTimedOutException"/> if its time limit had passed;
    /// <see cref="ProcessStatusUnknownException"/> if the status is lost.
    /// </param>
    protected virtual void ProcessExited(Failure reason) { }

    /// <summary>The child has ended and all its pipes are closed: called exactly once, and last. The default does
    /// nothing.</summary>
    /// <param name="reason">As for <see cref="ProcessExited"/>; but <see cref="ProcessTimedOutException"/> if the child
    /// itself has ended in time, and its pipes were still open when the time limit passed; and else
    /// <see cref="ProcessPipeException"/> if the system failed to read or write a pipe, so that some of the child's
    /// input or output is lost.</param>
    protected virtual void ProcessEnded(Failure reason) { }
}
