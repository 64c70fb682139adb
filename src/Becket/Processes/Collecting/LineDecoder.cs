using System.Buffers;
using System.Text;

namespace Becket.Processes.Collecting;

/// <summary>Cuts a stream of bytes into lines of text. A character whose bytes arrive apart is not split.</summary>
/// <param name="longest">The most bytes of a line that are held; a longer line comes in pieces.</param>
/// <param name="isError">Whether the stream is standard error.</param>
/// <param name="add">Called with each line.</param>
internal sealed class LineDecoder(int longest, bool isError, Action<ProcessLine> add)
{
    private byte[] _held = [];
    private int _count;

    /// <summary>Whether the line has begun with a piece that was given already.</summary>
    private bool _isCut;

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? data : data[..end];
            int room = longest - _count;
            if (piece.Length > room)
            {
                Hold(piece[..room]);
                data = data[room..];
                GivePiece();
                continue;
            }

            Hold(piece);
            data = data[(end < 0 ? piece.Length : end + 1)..];
            if (end >= 0)
            {
                GiveEnd(_count > 0 && _held[_count - 1] == '\r' ? _count - 1 : _count);
            }
        }
    }

    /// <summary>The stream has ended: its last line may have no line feed.</summary>
    public void End()
    {
        if (_count > 0 || _isCut)
        {
            GiveEnd(_count);
        }
    }

    private void GivePiece()
    {
        // The bytes of a character that is not complete yet stay for the next piece.
        int length = _count;
        if (
            Rune.DecodeLastFromUtf8(_held.AsSpan(0, _count), out _, out int incomplete) == OperationStatus.NeedMoreData
            && incomplete < _count
        )
        {
            length -= incomplete;
        }

        string text = Encoding.UTF8.GetString(_held, 0, length);
        _held.AsSpan(length, _count - length).CopyTo(_held);
        _count -= length;
        _isCut = true;
        add(new ProcessLine(text, isError, isCut: true));
    }

    private void GiveEnd(int length)
    {
        string text = Encoding.UTF8.GetString(_held, 0, length);
        _count = 0;
        _isCut = false;
        add(new ProcessLine(text, isError, isCut: false));
    }

    private void Hold(ReadOnlySpan<byte> piece)
    {
        if (_held.Length < _count + piece.Length)
        {
            Array.Resize(ref _held, Math.Min(longest, Math.Max(_count + piece.Length, _held.Length * 2)));
        }

        piece.CopyTo(_held.AsSpan(_count));
        _count += piece.Length;
    }
}
