using Becket.Cli.Running.Pipes.Records;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>The blocks of a pipe, or of another input that can be read only once. Each block gets a file of its
/// own.</summary>
internal sealed class StreamBlocks : BlockReader
{
    /// <summary>A longer block shows that the input has no such records. It is held in memory.</summary>
    private const long LongestBlock = 1024L * 1024 * 1024;

    private readonly BlockStream _stream;
    private readonly HeaderRule? _rule;
    private readonly BlockCutter _cutter;
    private readonly RecordFormat _format;
    private byte[]? _header;

    /// <summary>The file of the next block, which holds the header and the bytes behind the last block.</summary>
    private SafeFileHandle _file;
    private long _filled;
    private bool _isEnd;

    /// <param name="stream">The input, which is closed with the blocks.</param>
    /// <param name="format">How blocks are cut.</param>
    /// <param name="header">Finds the header; null for none.</param>
    public StreamBlocks(BlockStream stream, RecordFormat format, HeaderRule? header)
    {
        (_stream, _format, _rule) = (stream, format, header);
        _file = BlockFile.Create();
        _cutter = new BlockCutter(format, (into, at) => RandomAccess.Read(_file, into, at));
    }

    public override Block? Read()
    {
        _header ??= ReadHeader();
        _cutter.Begin(_header.Length, _format.BlockSize);
        long end;
        while (!_cutter.TryCut(_filled, _isEnd, out end))
        {
            if (end - _header.Length > Math.Max(LongestBlock, 2 * _format.BlockSize))
            {
                throw new RunException(
                    $"{_stream.Name} has a {(_format.CountsLines ? "block" : "record")} of more than "
                        + $"{LongestBlock / 1024 / 1024} MiB: choose another --recend, a smaller -N, or --recend '' "
                        + "to cut anywhere"
                );
            }

            Fill(end);
        }

        if (end == _header.Length)
        {
            return null;
        }

        SafeFileHandle file = _file;
        Carry(end);
        return new Block
        {
            File = file,
            Length = end,
            HeaderLength = _header.Length,
            IsWholeFile = true,
        };
    }

    public override void Dispose()
    {
        _file.Dispose();
        _stream.Dispose();
    }

    /// <summary>Begins the next file with the header and the bytes behind a block's end.</summary>
    private void Carry(long end)
    {
        SafeFileHandle next = BlockFile.Create();
        BlockFile.Write(next, _header, 0);
        long rest = _filled - end;
        BlockFile.Copy(_file, end, rest, next, _header!.Length);
        if (rest > 0)
        {
            RandomAccess.SetLength(_file, end);
        }

        _file = next;
        _filled = _header.Length + rest;
    }

    private byte[] ReadHeader()
    {
        if (_rule is null)
        {
            return [];
        }

        byte[] beginning = new byte[HeaderRule.Longest];
        while (true)
        {
            int read = RandomAccess.Read(_file, beginning, 0);
            int length = _rule.LengthIn(beginning.AsSpan(0, read), _isEnd);
            if (length >= 0)
            {
                return beginning[..length];
            }

            if (read == beginning.Length)
            {
                throw new RunException($"the header is longer than {HeaderRule.Longest / 1024 / 1024} MiB");
            }

            Fill(_filled + BlockCutter.Step);
        }
    }

    private void Fill(long to)
    {
        int count = _stream.Read(_file, _filled, to - _filled);
        _isEnd = count == 0;
        _filled += count;
    }
}
