using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Cli.Running.Outputs;

/// <summary>A pipe of the tool that holds a part of a large output. The system moves the pages from the child's pipe
/// into it, and from it into the tool's output: the bytes are never copied through this program.</summary>
/// <remarks>Threads: the loop fills it; afterwards one thread empties it.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class HeldPipe : IDisposable
{
    /// <summary>What the system lets a user without privileges ask for by default (pipe(7)).</summary>
    public const int Capacity = 1024 * 1024;

    /// <summary>So many descriptors are left for children and for the runtime.</summary>
    private const int DescriptorsKept = 64;

    private static readonly int s_descriptors = OpenFileLimit.Read();

    private readonly int _toRead;
    private readonly int _toWrite;

    private HeldPipe(int toRead, int toWrite) => (_toRead, _toWrite) = (toRead, toWrite);

    /// <summary>The bytes in the pipe.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes that the store counts for this pipe, until it is returned.</summary>
    public int Counted { get; set; }

    /// <summary>Creates a pipe; null if the system has none left, or none of this size.</summary>
    public static HeldPipe? TryCreate()
    {
        if (!FileCalls.Pipe(out int toRead, out int toWrite).IsSuccess)
        {
            return null;
        }

        var pipe = new HeldPipe(toRead, toWrite);
        if (
            Math.Max(toRead, toWrite) > s_descriptors - DescriptorsKept
            || !FileCalls.SetPipeSize(toWrite, Capacity).IsSuccess
        )
        {
            pipe.Dispose();
            return null;
        }

        return pipe;
    }

    /// <summary>Moves bytes from another pipe, without waiting.</summary>
    /// <returns>The number of bytes; zero if there are none, or this pipe is full.</returns>
    public int TakeFrom(int pipe, int most)
    {
        int moved = FileCalls.Splice(pipe, _toWrite, most, waits: false).Value;
        Length += moved;
        return moved;
    }

    /// <summary>Moves bytes to a descriptor, and waits for room there.</summary>
    public SystemResult MoveTo(int descriptor)
    {
        SystemResult moved = FileCalls.Splice(_toRead, descriptor, Length, waits: true);
        Length -= moved.Value;
        return moved;
    }

    /// <summary>Reads bytes. There must be some.</summary>
    public int Read(Span<byte> buffer)
    {
        int read = FileCalls.Read(_toRead, buffer).Checked();
        Length -= read;
        return read;
    }

    public void Dispose()
    {
        FileCalls.Close(_toRead);
        FileCalls.Close(_toWrite);
    }
}
