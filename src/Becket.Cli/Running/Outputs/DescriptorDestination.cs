using System.Runtime.InteropServices;

namespace Becket.Cli.Running.Outputs;

/// <summary>A standard stream by its descriptor. The process that started the tool shares it, so its flags and its
/// offset stay as they are.</summary>
internal sealed unsafe class DescriptorDestination(int descriptor) : Destination
{
    private bool? _isTerminal;

    public override bool IsTerminal => _isTerminal ??= Libc.IsTerminal(descriptor) == 1;

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsClosed)
        {
            nint written;
            fixed (byte* start = bytes)
            {
                written = Libc.Write(descriptor, start, (nuint)bytes.Length);
            }

            if (written >= 0)
            {
                bytes = bytes[(int)written..];
            }
            else
            {
                Recover(Marshal.GetLastPInvokeError());
            }
        }
    }

    private void Recover(int error)
    {
        if (error == Libc.Interrupted)
        {
            return;
        }

        if (error == Libc.WouldBlock)
        {
            // Another process that shares the descriptor made it non-blocking.
            Libc.WaitUntilWritable(descriptor);
            return;
        }

        IsClosed = true;
        switch (error)
        {
            case Libc.BrokenPipe or Libc.BadDescriptor:
                throw new DestinationClosedException();
            default:
                string name =
                    descriptor == 1 ? "standard output"
                    : descriptor == 2 ? "standard error"
                    : $"descriptor {descriptor}";
                throw new OutputLostException($"cannot write to {name}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
