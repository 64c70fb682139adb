using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Who is watched.</content>
internal sealed unsafe partial class EpollDriver
{
    // Slots come in pages of 4 KiB, which stay where they are: a table that doubled would leave as much garbage behind
    // as it has grown.
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private Slot[][] _pages = new Slot[4][];
    private int _used;
    private int _firstFree = -1;
    private int _open;

    /// <inheritdoc/>
    /// <remarks>The wake-up is not counted.</remarks>
    public override int Open => _open - 1;

    /// <summary>A slot for who is to be watched; see <see cref="Watch"/>.</summary>
    public int TakeSlot(IEpollSource source)
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
        _open++;
        return slot;
    }

    /// <summary>Takes a slot, and begins to watch.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Epoll's own limit of watches, or memory.</exception>
    public int Register(int descriptor, IEpollSource source, uint events)
    {
        int slot = TakeSlot(source);
        if (Watch(slot, descriptor, events) is { IsSuccess: false } failed)
        {
            Forget(slot);
            throw failed.ToSocketException();
        }

        return slot;
    }

    /// <summary>Watches for something else. Nothing at all is still told of a hang-up and of errors.</summary>
    public SystemResult Change(int slot, int descriptor, uint events) =>
        Control(EpollCalls.Modify, descriptor, slot, events);

    /// <summary>Watches for nothing, not even a hang-up, until <see cref="Watch"/>. The slot stays.</summary>
    public void Unwatch(int slot, int descriptor) => Control(EpollCalls.Delete, descriptor, slot, 0);

    /// <summary>Begins to watch, or does so again.</summary>
    public SystemResult Watch(int slot, int descriptor, uint events) =>
        Control(EpollCalls.Add, descriptor, slot, events);

    /// <summary>Gives a slot back. Closing the descriptor ends epoll's part of it.</summary>
    public void Forget(int slot)
    {
        ref Slot left = ref At(slot);
        left.Source = null;
        left.Generation++;
        left.NextFree = _firstFree;
        _firstFree = slot;
        _open--;
    }

    public override void CloseAll()
    {
        foreach (IEpollSource source in Sources())
        {
            source.OnShutdown();
        }

        Flush();
    }

    private ref Slot At(int slot) => ref _pages[slot >> PageBits][slot & (PageSize - 1)];

    private IEpollSource? Find(int slot, uint generation)
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
        foreach (IEpollSource source in Sources())
        {
            source.Abandon();
        }
    }

    private IEpollSource[] Sources() =>
        [.. Enumerable.Range(0, _used).Select(slot => At(slot).Source).OfType<IEpollSource>()];

    /// <summary>Each event carries the slot, and the slot's generation above it.</summary>
    private SystemResult Control(int operation, int descriptor, int slot, uint events) =>
        EpollCalls.Control(_epoll, operation, descriptor, events, (uint)slot | ((ulong)At(slot).Generation << 32));

    private struct Slot
    {
        public IEpollSource? Source;

        /// <summary>One more each time the slot is given back: an event of an earlier one is then nobody's.</summary>
        public uint Generation;
        public int NextFree;
    }
}
