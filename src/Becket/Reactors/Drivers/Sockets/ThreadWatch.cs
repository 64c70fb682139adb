namespace Becket.Reactors.Drivers.Sockets;

/// <summary>Waits for an event on another thread, and notifies its sink on the loop.</summary>
internal sealed class ThreadWatch : IoWatch, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly IWatchSink _sink;
    private readonly SocketOperation _operation;
    private int _isSignalled;
    private bool _isStopped;
    private bool _isClosed;

    public ThreadWatch(SocketsDriver driver, IWatchSink sink)
    {
        _driver = driver;
        _sink = sink;
        _operation = driver.MakeOperation(this);
        driver.Add(this);
    }

    public int Place { get; set; }

    /// <summary>The event has happened. Threads: any; only the first call counts.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            _driver.OnCompleted(_operation);
        }
    }

    public void OnCompleted(SocketOperation operation)
    {
        if (!_isStopped && !_isClosed)
        {
            _sink.OnReadable();
        }
    }

    public override void Stop() => _isStopped = true;

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _driver.Remove(this);
            _operation.Dispose();
        }
    }

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon()
    {
        _sink.OnAbandoned();
        Close();
    }
}
