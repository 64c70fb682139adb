namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>All connections, the devices that are on line, and what is remembered of those that were. If a terminal has
/// two connections, the newer one counts.</summary>
/// <param name="maxRemembered">The number of devices off line that are remembered. The one that left first is forgotten
/// first; traced ones are not.</param>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class Devices(int maxRemembered = 2_000)
{
    private readonly HashSet<DeviceConnection> _connections = [];
    private readonly Dictionary<string, OnlineDevice> _online = [];
    private readonly Dictionary<string, DeviceHistory> _histories = [];
    private readonly LinkedList<DeviceHistory> _offLine = [];
    private readonly DeferredEvent _empty = new();

    /// <summary>All connections, those that have not authenticated included.</summary>
    public IReadOnlyCollection<DeviceConnection> Connections => _connections;

    /// <summary>The terminals that have authenticated themselves.</summary>
    public IReadOnlyCollection<OnlineDevice> Online => _online.Values;

    /// <summary>The devices that are on line, and those that are remembered.</summary>
    public IReadOnlyCollection<DeviceHistory> Histories => _histories.Values;

    public void Add(DeviceConnection connection) => _connections.Add(connection);

    public void Remove(DeviceConnection connection)
    {
        _connections.Remove(connection);
        if (_connections.Count == 0)
        {
            _empty.Pulse();
        }
    }

    /// <summary>Fires when there is no connection any more.</summary>
    public Deferred WhenEmpty() => _connections.Count == 0 ? Deferred.Succeed() : _empty.Wait();

    /// <summary>Notes that a device has come on line.</summary>
    /// <returns>The device at its older connection, which the caller should end.</returns>
    public OnlineDevice? Enter(OnlineDevice device)
    {
        OnlineDevice? before = _online.GetValueOrDefault(device.Device);
        _online[device.Device] = device;
        if (device.History.OffLine is { } node)
        {
            _offLine.Remove(node);
            device.History.OffLine = null;
        }

        device.History.LogIns++;
        return before;
    }

    /// <summary>The device on line with this name. Null if it is off line.</summary>
    public OnlineDevice? Find(string device) => _online.GetValueOrDefault(device);

    /// <summary>What is remembered of a device. Null if nothing is.</summary>
    public DeviceHistory? FindHistory(string device) => _histories.GetValueOrDefault(device);

    /// <summary>What is remembered of a device. Begins to remember it if nothing is.</summary>
    public DeviceHistory HistoryOf(string device)
    {
        if (!_histories.TryGetValue(device, out DeviceHistory? history))
        {
            _histories[device] = history = new DeviceHistory(device);
            Retire(history);
        }

        return history;
    }

    /// <summary>Switches the debug log of one device on or off, also of one that is off line.</summary>
    public void Trace(string device, bool isOn) => HistoryOf(device).IsTraced = isOn;

    /// <summary>Notes that a device has left its connection.</summary>
    /// <returns>Whether the device is off line now. False if it has a newer connection.</returns>
    public bool Leave(OnlineDevice device)
    {
        if (Find(device.Device) != device)
        {
            return false;
        }

        _online.Remove(device.Device);
        Retire(device.History);
        return true;
    }

    private void Retire(DeviceHistory history)
    {
        history.OffLine = _offLine.AddLast(history);
        LinkedListNode<DeviceHistory>? oldest = _offLine.First;
        while (_offLine.Count > maxRemembered && oldest is not null)
        {
            LinkedListNode<DeviceHistory>? next = oldest.Next;
            if (!oldest.Value.IsTraced && oldest.Value != history)
            {
                _offLine.Remove(oldest);
                _histories.Remove(oldest.Value.Device);
            }

            oldest = next;
        }
    }
}
