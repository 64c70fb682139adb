using System.Net;

namespace Becket.Reactors.Drivers;

/// <summary>Is notified, on the loop, of what happens to <see cref="IoDatagrams"/>. Does not throw.</summary>
internal interface IDatagramSink
{
    /// <summary>A datagram has arrived.</summary>
    /// <param name="data">The whole datagram; valid until the call returns.</param>
    /// <param name="from">The sender. Datagrams of one sender that follow each other come with the same object.</param>
    void OnReceived(ReadOnlySpan<byte> data, EndPoint from);

    /// <summary>The peer of a connected socket has refused a datagram (ICMP). The socket goes on.</summary>
    void OnRefused();
}
