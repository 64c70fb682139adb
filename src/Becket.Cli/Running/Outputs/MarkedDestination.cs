namespace Becket.Cli.Running.Outputs;

/// <summary>Puts marks before and after each line on its way to another destination. For one write: the first byte
/// begins a line.</summary>
/// <param name="inner">Takes the lines.</param>
/// <param name="marks">The marks.</param>
internal sealed class MarkedDestination(Destination inner, LineMarks marks) : Destination
{
    private const int BufferSize = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _used;
    private bool _isMidLine;

    public override bool IsTerminal => inner.IsTerminal;

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!_isMidLine)
            {
                Put(marks.Before);
            }

            int end = bytes.IndexOf((byte)'\n');
            Put(end < 0 ? bytes : bytes[..end]);
            _isMidLine = end < 0;
            if (end >= 0)
            {
                Put(marks.After);
                Put("\n"u8);
            }

            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }
    }

    /// <summary>Writes the rest; a last line without a line feed gets its mark.</summary>
    public void Finish()
    {
        if (_isMidLine)
        {
            Put(marks.After);
        }

        Flush();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - _used)
        {
            Flush();
        }

        if (bytes.Length > BufferSize)
        {
            inner.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        inner.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
