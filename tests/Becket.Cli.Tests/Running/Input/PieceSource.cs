using Becket.Cli.Running.Input;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Bytes that come in pieces, and between two pieces not at all.</summary>
internal sealed class PieceSource(IEnumerable<byte[]> pieces) : IByteSource
{
    private readonly Queue<byte[]> _pieces = new(pieces);
    private bool _isWaiting;

    public string Name => "the pieces";

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
