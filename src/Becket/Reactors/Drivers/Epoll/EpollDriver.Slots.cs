using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>The table of what epoll watches.</content>
internal sealed unsafe partial class EpollDriver
{
    // Slots come in pages of 4 KiB, which stay where they are: a table that doubled would leave as much garbage behind
    // as it has grown.
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private Slot[][] _pages = new Slot[4][];
    private int _used;
    private int _firstFree = -1;
    private int _openCount;

    /// <inheritdoc/>
    /// <remarks>The wake-up is not counted.</remarks>
    public override int OpenCount => _openCount - 1;

    /// <summary>Takes a slot for something that is watched, see <see cref="EpollRegistration"/>.</summary>
    public int TakeSlot(IReadySource source)
    {
        int slot = _firstFree;
        if (slot >= 0)
        {
            _firstFree = At(slot).NextFree;
        }
        else
        {
            slot = _used++;
            if ((slot & (PageSize - 1)) == 0)
            {
                AddPage(slot >> PageBits);
            }
        }

        At(slot).Source = source;
        _openCount++;
        return slot;
    }

    /// <summary>Releases a slot.</summary>
    public void ReleaseSlot(int slot)
    {
        ref Slot left = ref At(slot);
        left.Source = null;
        left.Generation++;
        left.NextFree = _firstFree;
        _firstFree = slot;
        _openCount--;
    }

    /// <summary>Tells epoll what to watch for; each event carries the slot, and the slot's generation above
    /// it.</summary>
    /// <param name="operation">One of <see cref="EpollCalls"/>.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="wanted">The events.</param>
    public SystemResult Control(int operation, int descriptor, int slot, ReadyEvents wanted) =>
        EpollCalls.Control(
            _epoll,
            operation,
            descriptor,
            (uint)wanted,
            (uint)slot | ((ulong)At(slot).Generation << 32)
        );

    public override IReadOnlyList<IoChannel> OpenChannels() => [.. Sources().OfType<IoChannel>()];

    public override void CloseAll()
    {
        foreach (IReadySource source in Sources())
        {
            source.OnShutdown();
        }

        Flush();
    }

    private ref Slot At(int slot) => ref _pages[slot >> PageBits][slot & (PageSize - 1)];

    private IReadySource? Find(int slot, uint generation)
    {
        ref Slot found = ref At(slot);
        return found.Generation == generation ? found.Source : null;
    }

    private void AddPage(int page)
    {
        if (page == _pages.Length)
        {
            Array.Resize(ref _pages, page * 2);
        }

        _pages[page] = new Slot[PageSize];
    }

    private void AbandonAll()
    {
        foreach (IReadySource source in Sources())
        {
            source.Abandon();
        }
    }

    private IReadySource[] Sources() =>
        [.. Enumerable.Range(0, _used).Select(slot => At(slot).Source).OfType<IReadySource>()];

    private struct Slot
    {
        public IReadySource? Source;

        /// <summary>Counts how often the slot was released, so that an event for an earlier owner is dropped.</summary>
        public uint Generation;
        public int NextFree;
    }
}
