using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Some bytes of a file, and maybe a header before them: what a job reads as standard input.</summary>
internal sealed record Block : IJobBlocks
{
    /// <summary>The file; for a block of its own file, closed with the block.</summary>
    public required SafeFileHandle File { get; init; }

    /// <summary>The position of the first byte in the file.</summary>
    public long Position { get; init; }

    /// <summary>The number of bytes, without the header.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes that a job reads before those of the file.</summary>
    public byte[] Header { get; init; } = [];

    /// <summary>The length of the input's header at the beginning of the block, wherever its bytes are.</summary>
    public required int HeaderLength { get; init; }

    /// <summary>Whether the file holds this block and nothing else.</summary>
    public bool IsWholeFile { get; init; }

    /// <summary>The name under which the job finds the block; null if it is the job's standard input.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the name is one of a pipe, which the job must be fed through.</summary>
    public bool IsNamedPipe { get; init; }

    public long Size => Header.Length + Length;

    Block IJobBlocks.Only => this;

    /// <summary>Reads bytes of the block.</summary>
    /// <param name="into">Takes the bytes.</param>
    /// <param name="position">The position in the block, of which the header is a part.</param>
    /// <returns>The number of bytes; 0 at the end.</returns>
    public int Read(Span<byte> into, long position)
    {
        if (position < Header.Length)
        {
            ReadOnlySpan<byte> header = Header.AsSpan((int)position);
            header = header[..Math.Min(header.Length, into.Length)];
            header.CopyTo(into);
            return header.Length;
        }

        long left = Size - position;
        return left <= 0
            ? 0
            : RandomAccess.Read(File, into[..(int)Math.Min(into.Length, left)], Position + position - Header.Length);
    }

    Block? IJobBlocks.Take(int taken, Func<bool> isStopped) => taken == 0 ? this : null;

    void IJobBlocks.Return(Block block, bool isUnread) { }

    public void Dispose()
    {
        if (IsWholeFile)
        {
            File.Dispose();
        }

        if (Path is not null)
        {
            System.IO.File.Delete(Path);
        }
    }
}
