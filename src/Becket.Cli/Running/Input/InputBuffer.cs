namespace Becket.Cli.Running.Input;

/// <summary>Bytes that have been read and not yet used.</summary>
internal sealed class InputBuffer
{
    private const int Piece = 64 * 1024;

    private byte[] _bytes = new byte[2 * Piece];
    private int _from;
    private int _to;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_from, _to - _from);

    /// <summary>Room for more, at the end.</summary>
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

    /// <summary>So many bytes have been put into <see cref="Room"/>.</summary>
    public void Added(int count) => _to += count;

    /// <summary>So many bytes have been used.</summary>
    public void Used(int count) => _from += count;
}
