using System.Net;
using Becket.Reactors;

namespace Becket.Net.Descriptors;

/// <summary>Accepts one connection, the program's standard input and output, as soon as it listens.</summary>
internal sealed class StandardIoPort : ListeningPortBase
{
    private DescriptorChannel? _waiting;

    private StandardIoPort(Reactor reactor, Factory factory, DescriptorChannel channel)
        : base(reactor, factory) => _waiting = channel;

    public override EndPoint Host => StandardIo.Name;

    public static StandardIoPort Open(Reactor reactor, Factory factory)
    {
        DescriptorChannel channel = StandardIo.Open(reactor);
        try
        {
            var port = new StandardIoPort(reactor, factory, channel);
            port.Start();
            port.OnResumed();
            return port;
        }
        catch
        {
            channel.Discard();
            throw;
        }
    }

    protected override void OnPaused() { }

    protected override void OnResumed()
    {
        if (_waiting is { } channel)
        {
            _waiting = null;
            Accept(channel);
        }
    }

    // A protocol of StartFactory has stopped the port before it began.
    protected override void OnStopped()
    {
        _waiting?.Discard();
        _waiting = null;
    }
}
