using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Surroundings;
using Becket.Native;

namespace Becket.Cli.Running.Outputs;

/// <summary>A standard stream by its descriptor. The process that started the tool shares it, so its flags and its
/// offset stay as they are.</summary>
/// <param name="number">1 for standard output, 2 for standard error.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class DescriptorDestination(int number) : Destination
{
    private bool? _isTerminal;
    private bool _takesPages = true;
    private bool _isLarge;

    public override bool IsTerminal => _isTerminal ??= Terminal.Is(Descriptor);

    private string Name => number == 2 ? "standard error" : "standard output";

    private int Descriptor => StandardStreams.Descriptor(number);

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsClosed)
        {
            SystemResult written = FileCalls.Write(Descriptor, bytes);
            bytes = bytes[written.Value..];
            if (!written.IsSuccess)
            {
                Recover(written.Error);
            }
        }
    }

    [SupportedOSPlatform("linux")]
    public override void Write(HeldPipe pipe, byte[] buffer)
    {
        if (!_isLarge)
        {
            // If it is a pipe, its reader is woken less often.
            FileCalls.SetPipeSize(Descriptor, HeldPipe.Capacity);
            _isLarge = true;
        }

        while (pipe.Length > 0 && !IsClosed && _takesPages)
        {
            SystemResult moved = pipe.MoveTo(Descriptor);
            if (moved.Error == Errno.InvalidArgument || moved is { IsSuccess: true, Value: 0 })
            {
                // A file opened for appending, for example.
                _takesPages = false;
            }
            else if (!moved.IsSuccess)
            {
                Recover(moved.Error);
            }
        }

        base.Write(pipe, buffer);
    }

    private void Recover(int error)
    {
        if (error == Errno.TryAgain)
        {
            // Another process that shares the descriptor has made it non-blocking.
            FileCalls.Poll(Descriptor, FileCalls.Writable, milliseconds: -1);
            return;
        }

        IsClosed = true;
        switch (error)
        {
            case Errno.BrokenPipe:
            case var reset when reset == Errno.ConnectionReset:
                throw new DestinationClosedException();
            case Errno.BadDescriptor when number == 2:
                // Started with 2>&-: the user wants no messages, and no job fails because of that.
                throw new DestinationClosedException();
            case Errno.BadDescriptor:
                string state = StandardStreams.IsClosed(number) ? "closed" : "not open for writing";
                throw new OutputLostException($"cannot write to {Name}: it is {state}; > /dev/null drops it");
            default:
                throw new OutputLostException($"cannot write to {Name}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
