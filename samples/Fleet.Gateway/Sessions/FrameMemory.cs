namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The last frames of a device, in both directions, in bounded memory: <see cref="Count"/> frames, of each the
/// first <see cref="KeptBytes"/> bytes.</summary>
/// <remarks>Adding a frame copies its bytes and allocates nothing, once the memory has been filled for the first
/// time.</remarks>
internal sealed class FrameMemory
{
    public const int Count = 16;
    public const int KeptBytes = 128;

    private readonly Slot[] _slots = new Slot[Count];
    private int _next;

    /// <param name="time">The reactor's time, which no clock change moves.</param>
    /// <param name="isSent">Whether the gateway sent the frame.</param>
    /// <param name="frame">The bytes between the flags, with escapes.</param>
    public void Add(TimeSpan time, bool isSent, ReadOnlySpan<byte> frame)
    {
        ref Slot slot = ref _slots[_next];
        _next = (_next + 1) % Count;
        slot.Bytes ??= new byte[KeptBytes];
        (slot.Time, slot.IsSent, slot.Length) = (time, isSent, frame.Length);
        frame[..Math.Min(frame.Length, KeptBytes)].CopyTo(slot.Bytes);
    }

    /// <summary>Appends the frames of another memory.</summary>
    public void Add(FrameMemory other)
    {
        foreach (Slot slot in other.InOrder())
        {
            Add(slot.Time, slot.IsSent, slot.Bytes.AsSpan(0, Math.Min(slot.Length, KeptBytes)));
            _slots[(_next + Count - 1) % Count].Length = slot.Length;
        }
    }

    /// <summary>The frames, the oldest first.</summary>
    public IReadOnlyList<KeptFrame> Read() =>
        [
            .. InOrder()
                .Select(static slot => new KeptFrame(
                    slot.Time,
                    slot.IsSent,
                    slot.Length,
                    Convert.ToHexStringLower(slot.Bytes.AsSpan(0, Math.Min(slot.Length, KeptBytes)))
                )),
        ];

    private IEnumerable<Slot> InOrder() =>
        Enumerable
            .Range(_next, Count)
            .Select(index => _slots[index % Count])
            .Where(static slot => slot.Bytes is not null);

    private struct Slot
    {
        public TimeSpan Time;
        public bool IsSent;
        public int Length;
        public byte[]? Bytes;
    }
}
