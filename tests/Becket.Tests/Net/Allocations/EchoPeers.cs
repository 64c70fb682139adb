using System.Net;
using System.Text;

namespace Becket.Tests.Net.Allocations;

// One class for both ends: the end with the meter asks first, and asks again when it has its answer. The other end
// answers. So both ends of a base class are measured: its way to receive and its way to send.
internal sealed class EchoBytes(EchoMeter? meter, string header = "") : Protocol
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            Transport.Write(Encoding.ASCII.GetBytes(header));
            Transport.Write(EchoPeers.Request);
        }
    }

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (meter is null || meter.Goes())
        {
            Transport.Write(data);
        }
    }
}

internal sealed class EchoDatagrams(EchoMeter? meter, EndPoint? server, bool isLate = false) : DatagramProtocol
{
    protected internal override void StartProtocol()
    {
        if (server is not null)
        {
            Transport.Write(EchoPeers.Request, server);
        }
        else if (meter is not null && !isLate)
        {
            Transport.Write(EchoPeers.Request);
        }
    }

    protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        if (meter is not null && !meter.Goes())
        {
            return;
        }

        if (Transport.Peer is null)
        {
            Transport.Write(data, from);
        }
        else
        {
            Transport.Write(data);
        }
    }
}

internal sealed class EchoLines(EchoMeter? meter) : LineReceiver
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            SendLine(EchoPeers.Request);
        }
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (meter is null || meter.Goes())
        {
            SendLine(line);
        }
    }
}

internal sealed class EchoRaw(EchoMeter? meter) : LineReceiver
{
    protected override void ConnectionMade()
    {
        SetRawMode();
        if (meter is not null)
        {
            Transport.Write(EchoPeers.Request);
        }
    }

    protected override void LineReceived(ReadOnlySpan<byte> line) => throw new InvalidOperationException();

    protected override void RawDataReceived(ReadOnlySpan<byte> data)
    {
        if (meter is null || meter.Goes())
        {
            Transport.Write(data);
        }
    }
}

internal sealed class EchoLinesOnly(EchoMeter? meter) : LineOnlyReceiver
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            SendLine(EchoPeers.Request);
        }
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (meter is null || meter.Goes())
        {
            SendLine(line);
        }
    }
}

internal static class EchoPeers
{
    public static ReadOnlySpan<byte> Request => "sixty bytes and some, so that no length needs two digits"u8;
}
