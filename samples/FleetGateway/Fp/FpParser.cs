using System.Buffers;

namespace Becket.Samples.Fleet.Fp;

/// <summary>Cuts what an anti-fatigue device sends into frames, however it arrives: the bytes of one device, in order,
/// give the same events however they are cut.</summary>
/// <remarks>
/// <para>A start byte stands nowhere but at the start of a frame, so a broken frame costs itself and not the next one.
/// Its bytes come out of band, as they came.</para>
/// <para>Bytes out of band are kept until they end (with the next frame, or <see cref="End"/>) or are
/// <see cref="OutOfBandLength"/>: so that they come in the same pieces however they were cut. It holds one frame and
/// such a piece, and nothing between frames.</para>
/// </remarks>
public sealed class FpParser
{
    /// <summary>The longest piece of bytes out of band.</summary>
    public const int OutOfBandLength = 256;

    /// <summary>The frame that has begun: as it came, start byte included. Null outside frames.</summary>
    private byte[]? _wire;
    private byte[]? _outOfBand;

    /// <summary>The frame that has begun, without escapes and start. Rented with <see cref="_wire"/>, and returned when
    /// the frame was looked at.</summary>
    private byte[]? _frame;
    private int _wireLength;
    private int _frameLength;
    private int _outOfBandLength;

    /// <summary>How much of a broken frame has gone out of band; -1 when there is none.</summary>
    private int _spilled = -1;
    private bool _isEscaped;

    /// <summary>Whether what was handed out last is still in its buffer.</summary>
    private bool _isFrameOut;
    private bool _isOutOfBandOut;

    /// <summary>How many bytes are kept.</summary>
    public int Buffered => _wireLength + _outOfBandLength;

    /// <summary>Takes bytes.</summary>
    /// <param name="data">Valid until the result was enumerated.</param>
    public FpFeed Feed(ReadOnlySpan<byte> data) => new(this, data, isEnd: false);

    /// <summary>Nothing more comes. What is left, an incomplete frame for example, comes out of band.</summary>
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

    /// <returns>Whether a frame is complete, and right.</returns>
    private bool TakeByte(ref ReadOnlySpan<byte> data)
    {
        byte b = data[0];
        if (b == FpFraming.Start)
        {
            // The next frame: this one was cut short.
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
    /// <returns>Whether a piece is full.</returns>
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

    /// <returns>How many there was room for.</returns>
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

    /// <summary>Who was given the last event has seen it.</summary>
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
