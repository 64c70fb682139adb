using Becket.Cli.Native;
using Becket.Cli.Running.Input;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>An input of which each byte is read once, into a file. Threads: one reads, another may dispose of
/// it.</summary>
internal sealed class BlockStream : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly FileStream _stream;
    private byte[]? _buffer;
    private bool _isPipe = OperatingSystem.IsLinux();
    private volatile bool _isClosed;

    public BlockStream(FileStream stream, string name)
    {
        _stream = stream;
        Name = name;
        if (OperatingSystem.IsLinux())
        {
            PipeCalls.Enlarge(Descriptor);
        }
    }

    public string Name { get; }

    private int Descriptor => (int)_stream.SafeFileHandle.DangerousGetHandle();

    /// <summary>Reads bytes into a file, and waits for them.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="RunException">They cannot be read, or there is no room.</exception>
    public int Read(SafeFileHandle into, long position, long most)
    {
        while (Wait())
        {
            if (OperatingSystem.IsLinux() && _isPipe)
            {
                SystemResult moved = PipeCalls.FromPipe(Descriptor, into, position, most);
                if (moved.IsSuccess)
                {
                    return moved.Value;
                }

                // No pipe, or one that does not block and was emptied by another reader.
                _isPipe = moved.Error == Errno.TryAgain;
                continue;
            }

            return Copy(into, position, most);
        }

        return 0;
    }

    public void Dispose()
    {
        // The reading thread may be inside a read: it closes the stream itself, or the process does at its end.
        _isClosed = true;
    }

    private int Copy(SafeFileHandle into, long position, long most)
    {
        _buffer ??= new byte[BufferSize];
        try
        {
            int count = _stream.Read(_buffer, 0, (int)Math.Min(most, _buffer.Length));
            BlockFile.Write(into, _buffer.AsSpan(0, count), position);
            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw InputFile.CannotRead(Name, error);
        }
    }

    /// <summary>Waits until a read returns at once. In slices, so that the thread ends soon after the run.</summary>
    /// <returns>False if the run has ended.</returns>
    private bool Wait()
    {
        const int Slice = 250;
        while (!_isClosed)
        {
            if (OperatingSystem.IsWindows() || FileCalls.Poll(Descriptor, FileCalls.Readable, Slice).Value > 0)
            {
                return true;
            }
        }

        return false;
    }
}
