using System.Runtime.Versioning;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A descriptor whose readiness the driver's thread for poll(2) reports.</summary>
/// <remarks>The thread reports once, and asks again when the loop has dealt with the events: what is ready stays so
/// until then. It closes the descriptor, because poll must not wait for a number that belongs to another file by
/// then.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class PolledDescriptor : IoReadiness, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly DescriptorPoller _poller;
    private readonly IReadinessSink _sink;
    private readonly SocketOperation _operation;
    private ReadyEvents _wanted;

    public PolledDescriptor(
        SocketsDriver driver,
        DescriptorPoller poller,
        int descriptor,
        ReadyEvents wanted,
        IReadinessSink sink
    )
    {
        _driver = driver;
        _poller = poller;
        _sink = sink;
        _wanted = wanted;
        Descriptor = descriptor;
        _operation = driver.MakeOperation(this);
        driver.Add(this);
        poller.Add(this);
        Arm();
    }

    public int Place { get; set; }

    public int Descriptor { get; }

    /// <summary>What the thread asks poll for; none: it does not ask. Guarded by the poller.</summary>
    public ReadyEvents Armed { get; set; }

    /// <summary>What poll has reported. Guarded by the poller.</summary>
    public ReadyEvents Happened { get; set; }

    /// <summary>Whether the thread shall close the descriptor. Guarded by the poller; never cleared.</summary>
    public bool IsClosed { get; set; }

    public override ReadyEvents Wanted
    {
        get => _wanted;
        set
        {
            if (_wanted != value)
            {
                _wanted = value;
                Arm();
            }
        }
    }

    /// <summary>The thread has events. Threads: the poller's.</summary>
    public void Signal() => _driver.OnCompleted(_operation);

    public void OnCompleted(SocketOperation operation)
    {
        if (Place < 0)
        {
            return;
        }

        ReadyEvents happened = _poller.Take(this) & (_wanted | ReadyEvents.Error | ReadyEvents.HangUp);
        if (happened != ReadyEvents.None && _wanted != ReadyEvents.None)
        {
            _sink.OnReady(happened);
        }

        if (Place >= 0)
        {
            Arm();
        }
    }

    public override void Close()
    {
        if (Place >= 0)
        {
            _driver.Remove(this);
            Place = -1;
            _wanted = ReadyEvents.None;
            _poller.Close(this);
            _operation.Dispose();
        }
    }

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon() => Close();

    private void Arm() => _poller.Arm(this, _wanted);
}
