using System.Buffers;

namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>Cuts the byte stream of one anti-fatigue device into frames. The events do not depend on how the stream is
/// cut into chunks.</summary>
/// <remarks>
/// <para>A start byte occurs only at the start of a frame. So a broken frame never damages the next one; its bytes are
/// reported out of band, as received.</para>
/// <para>Bytes out of band are collected until a frame begins, until <see cref="End"/>, or until there are <see
/// cref="OutOfBandLength"/> of them. So their pieces do not depend on the chunks either. The parser holds one frame and
/// one such piece at most, and nothing between frames.</para>
/// </remarks>
public sealed class FpParser
{
    /// <summary>The longest piece of bytes out of band.</summary>
    public const int OutOfBandLength = 256;

    /// <summary>The frame under way as received, start byte included. Null between frames.</summary>
    private byte[]? _wire;
    private byte[]? _outOfBand;

    /// <summary>The frame under way without escapes and without its start byte. Rented together with <see
    /// cref="_wire"/>, and returned after the caller has seen the frame.</summary>
    private byte[]? _frame;
    private int _wireLength;
    private int _frameLength;
    private int _outOfBandLength;

    /// <summary>How many bytes of a broken frame have been moved out of band. -1 if no frame is broken.</summary>
    private int _spilled = -1;
    private bool _isEscaped;

    /// <summary>Set while the last event refers to <see cref="_frame"/>. Cleared by the next <see
    /// cref="TryTake"/>.</summary>
    private bool _isFrameOut;

    /// <summary>Set while the last event refers to <see cref="_outOfBand"/>. Cleared by the next <see
    /// cref="TryTake"/>.</summary>
    private bool _isOutOfBandOut;

    /// <summary>The number of bytes held.</summary>
    public int Buffered => _wireLength + _outOfBandLength;

    /// <summary>The beginning of a frame that is not whole yet, as received. Empty between frames. A new parser that
    /// gets
    /// these bytes goes on where this one is.</summary>
    public ReadOnlySpan<byte> Unfinished => _spilled < 0 ? _wire.AsSpan(0, _wireLength) : [];

    /// <summary>Parses a chunk.</summary>
    /// <param name="data">Must stay valid until the result has been enumerated.</param>
    public FpFeed Feed(ReadOnlySpan<byte> data) => new(this, data, isEnd: false);

    /// <summary>Ends the stream. The bytes that are left, such as an incomplete frame, are reported out of
    /// band.</summary>
    public FpFeed End() => new(this, [], isEnd: true);

    internal bool TryTake(scoped ref ReadOnlySpan<byte> data, bool isEnd, out FpEvent next)
    {
        TakeBack();
        while (true)
        {
            if (_spilled >= 0)
            {
                if (Spill())
                {
                    next = HandOutOfBand();
                    return true;
                }
            }
            else if (data.IsEmpty)
            {
                if (isEnd && _wire is not null)
                {
                    _spilled = 0;
                    continue;
                }

                next = isEnd && _outOfBandLength > 0 ? HandOutOfBand() : default;
                return _isOutOfBandOut;
            }
            else if (_wire is not null)
            {
                if (TakeByte(ref data))
                {
                    _isFrameOut = true;
                    next = new FpEvent(
                        (FpType)_frame![0],
                        _frame.AsSpan(FpFraming.Head, _frameLength - FpFraming.Head - 1)
                    );
                    return true;
                }
            }
            else if (data[0] != FpFraming.Start)
            {
                if (TakeOutOfBand(ref data))
                {
                    next = HandOutOfBand();
                    return true;
                }
            }
            else if (_outOfBandLength > 0)
            {
                next = HandOutOfBand();
                return true;
            }
            else
            {
                Begin();
                data = data[1..];
            }
        }
    }

    private void Begin()
    {
        _wire = ArrayPool<byte>.Shared.Rent(FpFraming.MaxWireLength);
        _frame = ArrayPool<byte>.Shared.Rent(FpFraming.MaxLength);
        _wire[0] = FpFraming.Start;
        (_wireLength, _frameLength, _isEscaped) = (1, 0, false);
    }

    /// <returns>Whether the frame is complete and its checksum is right.</returns>
    private bool TakeByte(ref ReadOnlySpan<byte> data)
    {
        byte b = data[0];
        if (b == FpFraming.Start)
        {
            // The next frame begins, so this one was cut short.
            _spilled = 0;
            return false;
        }

        data = data[1..];
        _wire![_wireLength++] = b;
        if (_isEscaped)
        {
            _isEscaped = false;
            if (b is not (1 or 2))
            {
                _spilled = 0;
                return false;
            }

            b = b == 1 ? FpFraming.Start : FpFraming.Escape;
        }
        else if (b == FpFraming.Escape)
        {
            _isEscaped = true;
            return false;
        }

        _frame![_frameLength++] = b;
        if (_frameLength < FpFraming.Head)
        {
            return false;
        }

        int payload = (_frame[1] << 8) | _frame[2];
        if (payload > FpFraming.MaxPayload)
        {
            _spilled = 0;
            return false;
        }

        if (_frameLength < FpFraming.Head + payload + 1)
        {
            return false;
        }

        if (FpFraming.Checksum(0, _frame.AsSpan(0, _frameLength)) == 0)
        {
            return true;
        }

        _spilled = 0;
        return false;
    }

    /// <summary>Moves bytes of a broken frame out of band.</summary>
    /// <returns>Whether the piece is full.</returns>
    private bool Spill()
    {
        Span<byte> rest = _wire.AsSpan(_spilled, _wireLength - _spilled);
        _spilled += Append(rest);
        if (_spilled == _wireLength)
        {
            ReleaseFrame();
        }

        return _outOfBandLength == OutOfBandLength;
    }

    private bool TakeOutOfBand(ref ReadOnlySpan<byte> data)
    {
        int start = data.IndexOf(FpFraming.Start);
        data = data[Append(start < 0 ? data : data[..start])..];
        return _outOfBandLength == OutOfBandLength;
    }

    /// <returns>The number of bytes for which there was room.</returns>
    private int Append(ReadOnlySpan<byte> bytes)
    {
        _outOfBand ??= ArrayPool<byte>.Shared.Rent(OutOfBandLength);
        int count = Math.Min(bytes.Length, OutOfBandLength - _outOfBandLength);
        bytes[..count].CopyTo(_outOfBand.AsSpan(_outOfBandLength));
        _outOfBandLength += count;
        return count;
    }

    private FpEvent HandOutOfBand()
    {
        _isOutOfBandOut = true;
        return new FpEvent(FpType.OutOfBand, _outOfBand.AsSpan(0, _outOfBandLength));
    }

    /// <summary>Releases the memory of the last event: the caller asks for the next one, so it has seen the
    /// last.</summary>
    private void TakeBack()
    {
        if (_isFrameOut)
        {
            _isFrameOut = false;
            ReleaseFrame();
        }

        if (_isOutOfBandOut)
        {
            _isOutOfBandOut = false;
            ArrayPool<byte>.Shared.Return(_outOfBand!);
            (_outOfBand, _outOfBandLength) = (null, 0);
        }
    }

    private void ReleaseFrame()
    {
        ArrayPool<byte>.Shared.Return(_wire!);
        ArrayPool<byte>.Shared.Return(_frame!);
        (_wire, _frame, _wireLength, _frameLength, _spilled) = (null, null, 0, 0, -1);
    }
}
