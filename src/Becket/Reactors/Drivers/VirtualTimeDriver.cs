namespace Becket.Reactors;

/// <summary>Virtual time: when nothing is left to do now, the clock jumps to when something is. An hour of waiting takes no time.</summary>
internal sealed class VirtualTimeDriver : IoDriver
{
    private readonly object _gate = new();
    private double _seconds;
    private bool _isWoken;

    public override string Name => "virtual time";

    public override double Seconds => Volatile.Read(ref _seconds);

    public override DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);

    public override bool IsRealTime => false;

    public override void Wait(double due, bool isWorkElsewhere)
    {
        lock (_gate)
        {
            // Threads live in real time. While one works for this reactor, or when nothing is due ever, only they can bring something.
            while (!_isWoken && due > _seconds && (isWorkElsewhere || double.IsPositiveInfinity(due)))
            {
                Monitor.Wait(_gate);
            }

            if (!_isWoken && due > _seconds)
            {
                Volatile.Write(ref _seconds, due);
            }

            _isWoken = false;
        }
    }

    public override bool Deliver() => false;

    public override void Flush()
    {
    }

    public override int Open => 0;

    public override void CloseAll()
    {
    }

    public override IoListener Listen(System.Net.EndPoint local, ListenSettings settings, IListenerSink sink) => throw new PlatformNotSupportedException();

    public override IoChannel Connect(System.Net.EndPoint remote, ConnectSettings settings, IChannelSink sink) => throw new PlatformNotSupportedException();

    public override IoDatagrams Bind(System.Net.EndPoint local, DatagramSettings settings, IDatagramSink sink) => throw new PlatformNotSupportedException();

    public override IoListener AdoptListener(System.Net.Sockets.SafeSocketHandle handle, IListenerSink sink) => throw new PlatformNotSupportedException();

    public override IoChannel AdoptChannel(System.Net.Sockets.SafeSocketHandle handle) => throw new PlatformNotSupportedException();

    public override void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }
}
