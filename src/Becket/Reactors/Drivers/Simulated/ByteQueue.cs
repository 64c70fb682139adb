using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Bytes, first in, first out. Empty, it holds no memory.</summary>
internal sealed class ByteQueue(OutputSegments segments)
{
    private OutputSegment? _first;
    private OutputSegment? _last;

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_last is null || _last.Free.IsEmpty)
            {
                OutputSegment segment = segments.Rent();
                if (_last is null)
                {
                    _first = segment;
                }
                else
                {
                    _last.Next = segment;
                }

                _last = segment;
            }

            int count = Math.Min(data.Length, _last.Free.Length);
            data[..count].CopyTo(_last.Free);
            _last.End += count;
            data = data[count..];
        }
    }

    /// <summary>Takes exactly as many as there is room for, which must be there.</summary>
    public void Take(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            OutputSegment segment = _first!;
            int count = Math.Min(into.Length, segment.Unsent.Length);
            segment.Unsent[..count].CopyTo(into);
            segment.Start += count;
            into = into[count..];
            if (segment.Unsent.IsEmpty)
            {
                RemoveFirst(segment);
            }
        }
    }

    public void Clear()
    {
        while (_first is { } segment)
        {
            RemoveFirst(segment);
        }
    }

    private void RemoveFirst(OutputSegment segment)
    {
        _first = segment.Next;
        if (_first is null)
        {
            _last = null;
        }

        segments.Return(segment);
    }
}
