namespace Becket.Cli.Tests.Running.Input;

/// <summary>Supplies bytes in pieces; before each piece, one read finds no bytes.</summary>
internal sealed class PieceSource(IEnumerable<byte[]> pieces) : IDisposable
{
    private readonly Queue<byte[]> _pieces = new(pieces);
    private bool _isWaiting;

    public bool IsDisposed { get; private set; }

    public int? Read(Span<byte> into, Action arrived)
    {
        _isWaiting = !_isWaiting;
        if (_isWaiting)
        {
            return null;
        }

        if (!_pieces.TryDequeue(out byte[]? piece))
        {
            return 0;
        }

        piece.CopyTo(into);
        return piece.Length;
    }

    public void Dispose() => IsDisposed = true;
}
