namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A watch of something on a <see cref="SimulatedHost"/> that is no socket.</summary>
internal sealed class SimulatedWatch : IoWatch, ISimulatedSource
{
    private readonly SimulatedHost _host;
    private readonly IWatchSink _sink;
    private readonly LinkedListNode<ISimulatedSource> _place;
    private bool _isStopped;
    private bool _isClosed;

    public SimulatedWatch(SimulatedHost host, IWatchSink sink)
    {
        _host = host;
        _sink = sink;
        _place = host.Register(this);
    }

    public bool IsListed { get; set; }

    /// <summary>The event has happened: the sink is notified in the next turn, once.</summary>
    public void Signal()
    {
        if (!_isStopped)
        {
            _host.MarkReady(this);
        }
    }

    public override void Stop() => _isStopped = true;

    public override void Close()
    {
        _isStopped = true;
        if (!_isClosed)
        {
            _isClosed = true;
            _host.Release(_place);
        }
    }

    public void OnReady()
    {
        if (!_isStopped)
        {
            _sink.OnReadable();
        }
    }

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon()
    {
        Close();
        _sink.OnAbandoned();
    }
}
