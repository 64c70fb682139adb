using System.Net;
using System.Runtime.CompilerServices;

namespace Becket.OutsideEndpoints.Memory;

/// <summary>A port that listens at a name, and the names that a reactor's ports listen at.</summary>
internal sealed class MemoryPort : ListeningPortBase
{
    private static readonly ConditionalWeakTable<Reactor, Dictionary<string, MemoryPort>> s_ports = [];

    private readonly string _name;
    private readonly Queue<StreamChannel> _waiting = new();
    private bool _isPaused;

    private MemoryPort(Reactor reactor, string name, Factory factory)
        : base(reactor, factory)
    {
        _name = name;
        Host = new MemoryEndPoint(name);
    }

    public override EndPoint Host { get; }

    /// <summary>Listens at a name.</summary>
    /// <exception cref="CannotListenException">Another port listens there.</exception>
    public static IListeningPort Listen(Reactor reactor, string name, Factory factory)
    {
        var port = new MemoryPort(reactor, name, factory);
        if (!s_ports.GetOrCreateValue(reactor).TryAdd(name, port))
        {
            throw new CannotListenException($"Another port listens at {port.Host}.", null);
        }

        port.Start();
        return port;
    }

    /// <summary>The port that listens at a name; null if none does.</summary>
    public static MemoryPort? Find(Reactor reactor, string name) =>
        s_ports.GetOrCreateValue(reactor).GetValueOrDefault(name);

    /// <summary>A client has connected.</summary>
    public void OnConnected(StreamChannel channel)
    {
        if (_isPaused)
        {
            _waiting.Enqueue(channel);
        }
        else
        {
            Accept(channel);
        }
    }

    protected override void OnPaused() => _isPaused = true;

    protected override void OnResumed()
    {
        _isPaused = false;
        while (!_isPaused && _waiting.TryDequeue(out StreamChannel? channel))
        {
            Accept(channel);
        }
    }

    protected override void OnStopped()
    {
        s_ports.GetOrCreateValue(Reactor).Remove(_name);
        while (_waiting.TryDequeue(out StreamChannel? channel))
        {
            channel.Discard();
        }
    }
}
