using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>What the gateway remembers of a device beyond its connections, in memory only. See <see cref="Devices"/>
/// for how long.</summary>
internal sealed class DeviceHistory(string device)
{
    private const int MaxEnds = 8;

    private readonly Queue<DeviceEnd> _ends = new(MaxEnds);

    public string Device => device;

    /// <summary>The last frames, in both directions.</summary>
    public FrameMemory Frames { get; } = new();

    /// <summary>Why the device went off line the last times, the oldest first.</summary>
    public IReadOnlyCollection<DeviceEnd> Ends => _ends;

    /// <summary>How many times the device came on line.</summary>
    public long LogIns { get; set; }

    /// <summary>The bytes of the anti-fatigue device behind the terminal.</summary>
    public FpStream Fp { get; } = new();

    /// <summary>The alarm bits that the last report showed.</summary>
    public ShownBits Shown { get; } = new();

    /// <summary>The last position that arrived. Null if none has.</summary>
    public PositionRecord? LastPosition { get; set; }

    /// <summary>Whether each frame of the device is logged at debug level.</summary>
    public bool IsTraced { get; set; }

    /// <summary>The place in the list of devices that are off line. Null while the device is on line.</summary>
    internal LinkedListNode<DeviceHistory>? OffLine { get; set; }

    public void Add(DeviceEnd end)
    {
        if (_ends.Count == MaxEnds)
        {
            _ends.Dequeue();
        }

        _ends.Enqueue(end);
    }
}
