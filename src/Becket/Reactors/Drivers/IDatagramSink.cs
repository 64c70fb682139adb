using System.Net;

namespace Becket.Reactors.Drivers;

/// <summary>Told, on the loop, what happens to <see cref="IoDatagrams"/>. Does not throw.</summary>
internal interface IDatagramSink
{
    /// <summary>A datagram has arrived.</summary>
    /// <param name="data">The whole datagram; valid until the call returns.</param>
    /// <param name="from">Who sent it. The same object for datagrams of the same sender that follow each other.</param>
    void OnReceived(ReadOnlySpan<byte> data, EndPoint from);

    /// <summary>The peer of a connected one refuses (ICMP). It goes on.</summary>
    void OnRefused();
}
