namespace Becket.Processes.Collecting;

/// <summary>Bytes as they come, up to a limit.</summary>
internal sealed class CollectedBytes(int longest)
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Adds some; false, and nothing is added, if that would be too many.</summary>
    public bool TryAdd(ReadOnlySpan<byte> data)
    {
        if (data.Length > longest - _length)
        {
            return false;
        }

        int needed = _length + data.Length;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(longest, Math.Max(needed, 2L * _bytes.Length)));
        }

        data.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
        return true;
    }

    public byte[] ToArray() => _length == _bytes.Length ? _bytes : _bytes[.._length];
}
