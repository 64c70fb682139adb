namespace Becket.Tests.Net.Allocations;

/// <summary>Frames of the program's own: all of one length.</summary>
internal sealed class EchoFrames(EchoMeter? meter) : FrameReceiver
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            Transport.Write(EchoPeers.Request);
        }
    }

    protected override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (data.Length < EchoPeers.Request.Length)
        {
            return FrameResult.Incomplete;
        }

        consumed = EchoPeers.Request.Length;
        if (meter is null || meter.Goes())
        {
            Transport.Write(data[..consumed]);
        }

        return FrameResult.Received;
    }
}

/// <summary>Frames between two bytes that they do not contain.</summary>
internal sealed class EchoDelimited(EchoMeter? meter) : DelimitedFrameReceiver(0x7E)
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            Send(EchoPeers.Request);
        }
    }

    protected override bool FrameReceived(ReadOnlySpan<byte> frame)
    {
        if (meter is null || meter.Goes())
        {
            Send(frame);
        }

        return true;
    }

    private void Send(ReadOnlySpan<byte> frame)
    {
        Transport.Write([0x7E]);
        Transport.Write(frame);
        Transport.Write([0x7E]);
    }
}

/// <summary>A length of one byte, and as many bytes: two states.</summary>
internal sealed class EchoStates : StatefulProtocol
{
    private readonly EchoMeter? _meter;
    private readonly StateHandler _onLength;
    private readonly StateHandler _onBody;

    public EchoStates(EchoMeter? meter)
    {
        _meter = meter;
        _onLength = data => Expect(data[0], _onBody!);
        _onBody = OnBody;
    }

    protected override void ConnectionMade()
    {
        if (_meter is not null)
        {
            Send(EchoPeers.Request);
        }
    }

    protected override ProtocolState InitialState() => Expect(1, _onLength);

    private ProtocolState OnBody(ReadOnlySpan<byte> body)
    {
        if (_meter is null || _meter.Goes())
        {
            Send(body);
        }

        return Expect(1, _onLength);
    }

    private void Send(ReadOnlySpan<byte> body)
    {
        Transport.Write([(byte)body.Length]);
        Transport.Write(body);
    }
}

/// <summary>With the time-outs of a careful server: each exchange moves all of them.</summary>
internal sealed class EchoWithTimeouts : LineReceiver
{
    private readonly EchoMeter? _meter;
    private IdleTimeout? _idle;
    private Heartbeat? _heartbeat;
    private Deadline? _deadline;

    public EchoWithTimeouts(EchoMeter? meter)
    {
        _meter = meter;
        FirstFrameTimeout = TimeSpan.FromMinutes(1);
        FrameTimeout = TimeSpan.FromMinutes(1);
    }

    protected override void ConnectionMade()
    {
        _idle = new IdleTimeout(Transport, TimeSpan.FromMinutes(10));
        _heartbeat = new Heartbeat(Transport, beat: () => SendLine("ping"));
        _heartbeat.Start(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10));
        _deadline = new Deadline(Transport.Reactor, Transport.AbortConnection);
        if (_meter is not null)
        {
            SendLine(EchoPeers.Request);
        }
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _idle!.ResetTimeout();
        _heartbeat!.NoteReceived();
        _deadline!.Set(TimeSpan.FromMinutes(1));
        if (_meter is null || _meter.Goes())
        {
            SendLine(line);
        }

        _deadline.Clear();
    }

    protected override void ConnectionLost(Failure reason)
    {
        _idle!.Cancel();
        _heartbeat!.Stop();
        _deadline!.Cancel();
    }
}
