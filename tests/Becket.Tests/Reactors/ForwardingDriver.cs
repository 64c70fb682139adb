using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers;

namespace Becket.Tests.Reactors;

/// <summary>Forwards every member to another driver: for tests that override one of them.</summary>
internal abstract class ForwardingDriver(IoDriver inner) : IoDriver
{
    public override string Name => inner.Name;

    public override double Seconds => inner.Seconds;

    public override DateTimeOffset UtcNow => inner.UtcNow;

    public override bool IsRealTime => inner.IsRealTime;

    public override int OpenCount => inner.OpenCount;

    public override IDescriptorIo? Descriptors => inner.Descriptors;

    public override IStreamIo? Streams => inner.Streams;

    public override void Wait(double due, bool hasThreadWork) => inner.Wait(due, hasThreadWork);

    public override bool Deliver() => inner.Deliver();

    public override void Flush() => inner.Flush();

    public override void Wake() => inner.Wake();

    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink) =>
        inner.Listen(local, settings, sink);

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink) =>
        inner.Connect(remote, settings, sink);

    public override IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink) =>
        inner.Bind(local, settings, sink);

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink) =>
        inner.AdoptListener(handle, sink);

    public override IoChannel AdoptChannel(SafeSocketHandle handle) => inner.AdoptChannel(handle);

    public override IoDatagrams AdoptDatagrams(
        SafeSocketHandle handle,
        DatagramSettings settings,
        IDatagramSink sink
    ) => inner.AdoptDatagrams(handle, settings, sink);

    public override IReadOnlyList<IoChannel> OpenChannels() => inner.OpenChannels();

    public override void CloseAll() => inner.CloseAll();

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }
}
