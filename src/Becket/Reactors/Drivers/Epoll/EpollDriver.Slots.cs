namespace Becket.Reactors;

/// <content>Who is watched.</content>
internal sealed unsafe partial class EpollDriver
{
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _firstFree = -1;
    private int _open;

    /// <inheritdoc/>
    /// <remarks>The wake-up is not counted.</remarks>
    public override int Open => _open - 1;

    /// <summary>A slot for who is to be watched; see <see cref="Watch"/>.</summary>
    public int TakeSlot(IEpollSource source)
    {
        var slot = _firstFree;
        if (slot >= 0)
        {
            _firstFree = _slots[slot].NextFree;
        }
        else
        {
            slot = _used++;
            if (slot == _slots.Length)
            {
                Array.Resize(ref _slots, slot * 2);
            }
        }

        _slots[slot].Source = source;
        _open++;
        return slot;
    }

    /// <summary>Takes a slot, and begins to watch.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Epoll's own limit of watches, or memory.</exception>
    public int Register(int descriptor, IEpollSource source, uint events)
    {
        var slot = TakeSlot(source);
        if (!Watch(slot, descriptor, events))
        {
            var error = Libc.LastException();
            Forget(slot);
            throw error;
        }

        return slot;
    }

    /// <summary>Watches for something else. Nothing at all is still told of a hang-up and of errors.</summary>
    public bool Change(int slot, int descriptor, uint events) => Control(Libc.EpollModify, descriptor, slot, events);

    /// <summary>Watches for nothing, not even a hang-up, until <see cref="Watch"/>. The slot stays.</summary>
    public void Unwatch(int slot, int descriptor) => Control(Libc.EpollDelete, descriptor, slot, 0);

    /// <summary>Begins to watch, or does so again.</summary>
    public bool Watch(int slot, int descriptor, uint events) => Control(Libc.EpollAdd, descriptor, slot, events);

    /// <summary>Gives a slot back. Closing the descriptor ends epoll's part of it.</summary>
    public void Forget(int slot)
    {
        _slots[slot].Source = null;
        _slots[slot].Generation++;
        _slots[slot].NextFree = _firstFree;
        _firstFree = slot;
        _open--;
    }

    public override void CloseAll()
    {
        foreach (var source in Sources())
        {
            source.OnShutdown();
        }

        Flush();
    }

    private IEpollSource? Find(int slot, uint generation) =>
        (uint)slot < (uint)_slots.Length && _slots[slot].Generation == generation ? _slots[slot].Source : null;

    private void AbandonAll()
    {
        foreach (var source in Sources())
        {
            source.Abandon();
        }
    }

    private IEpollSource[] Sources() => [.. _slots.Take(_used).Select(static slot => slot.Source).OfType<IEpollSource>()];

    private bool Control(int operation, int descriptor, int slot, uint events)
    {
        var change = stackalloc byte[16];
        EpollEvent.Write(change, events, slot, _slots[slot].Generation);
        return Libc.EpollControl(_epoll, operation, descriptor, change) == 0;
    }

    private struct Slot
    {
        public IEpollSource? Source;

        /// <summary>One more each time the slot is given back: an event of an earlier one is then nobody's.</summary>
        public uint Generation;
        public int NextFree;
    }
}
