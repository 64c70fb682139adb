namespace Becket.Cli.Running.Input;

/// <summary>A growing buffer of bytes that have been read and not yet consumed.</summary>
internal sealed class InputBuffer
{
    private const int Piece = 64 * 1024;

    private byte[] _bytes = new byte[2 * Piece];
    private int _from;
    private int _to;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_from, _to - _from);

    /// <summary>Free space at the end, to read into.</summary>
    public Span<byte> Room()
    {
        if (_bytes.Length - _to < Piece)
        {
            byte[] target = _bytes.Length - (_to - _from) < Piece ? new byte[_bytes.Length * 2] : _bytes;
            Bytes.CopyTo(target);
            (_bytes, _from, _to) = (target, 0, _to - _from);
        }

        return _bytes.AsSpan(_to);
    }

    /// <summary>Appends the bytes that were written into <see cref="Room"/>.</summary>
    public void Append(int count) => _to += count;

    /// <summary>Removes bytes from the front.</summary>
    public void Consume(int count) => _from += count;
}
