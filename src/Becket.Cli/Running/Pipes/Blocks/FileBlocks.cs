using Becket.Cli.Running.Pipes.Records;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>The blocks of a file on disk. Only the places where one may end are read here.</summary>
internal sealed class FileBlocks : BlockReader
{
    private const int PageSize = 4096;

    /// <summary>The size of the pipes that blocks go through, where the system allows it.</summary>
    private const int PipeSize = 1024 * 1024;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly RecordFormat _format;
    private readonly BlockCutter _cutter;
    private readonly byte[] _header;
    private long _position;

    /// <param name="file">The file.</param>
    /// <param name="position">Where the input begins in the file.</param>
    /// <param name="length">The position behind the input's last byte.</param>
    /// <param name="format">How blocks are cut.</param>
    /// <param name="header">Finds the header; null for none.</param>
    public FileBlocks(SafeFileHandle file, long position, long length, RecordFormat format, HeaderRule? header)
    {
        (_file, _position, _length, _format) = (file, position, length, format);
        _cutter = new BlockCutter(format, (into, at) => RandomAccess.Read(file, into, at));
        _header = header is null ? [] : ReadHeader(header);
        _position += _header.Length;
    }

    public override Block? Read()
    {
        if (_position >= _length)
        {
            return null;
        }

        // A pipe has a number of pages, not of bytes. A block that does not begin with a page is cut a little shorter,
        // so that all of it fits.
        long spared = _format.BlockSize == PipeSize ? (_position % PageSize) + _header.Length : 0;
        _cutter.Begin(_position, Math.Max(_format.BlockSize - spared, Math.Min(_format.BlockSize, PageSize)));
        _cutter.TryCut(_length, isEnd: true, out long end);
        var block = new Block
        {
            File = _file,
            Position = _position,
            Length = end - _position,
            Header = _header,
            HeaderLength = _header.Length,
        };
        _position = end;
        return block;
    }

    /// <summary>Leaves the file open, because jobs still read their blocks: it is closed with the last of
    /// them.</summary>
    public override void Dispose() { }

    private byte[] ReadHeader(HeaderRule rule)
    {
        byte[] beginning = new byte[(int)Math.Min(HeaderRule.Longest, _length - _position)];
        int read = RandomAccess.Read(_file, beginning, _position);
        int length = rule.LengthIn(beginning.AsSpan(0, read), isEnd: read == _length - _position);
        return length >= 0
            ? beginning[..length]
            : throw new RunException($"the header is longer than {HeaderRule.Longest / 1024 / 1024} MiB");
    }
}
