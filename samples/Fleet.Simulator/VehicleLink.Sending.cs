using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

internal sealed partial class VehicleLink
{
    /// <summary>The length of a packet of a long batch, which then takes three.</summary>
    private const int PacketLength = 500;

    /// <summary>The serial number of the first packet of the last long batch.</summary>
    private ushort _firstPacket;

    /// <summary>Sends the next message: mostly a position, sometimes another kind, always in the same order.</summary>
    public void SendNext()
    {
        int turn = vehicle.NextTurn();
        if (simulation.IsGarbageDue())
        {
            SendGarbage();
        }

        switch (turn % 50)
        {
            case 0:
                Send(MessageKind.Heartbeat, MessageIds.Heartbeat, []);
                break;

            case 7
            or 32:
                SendUplink(FpType.Status, [1]);
                break;

            case 13:
                SendBatch();
                break;

            case 21:
                SendAlarm();
                break;

            case 40 when turn % 200 == 40:
                SendInPackets();
                break;

            default:
                SendPosition();
                break;
        }
    }

    private void Send(MessageKind kind, ushort id, ReadOnlySpan<byte> body)
    {
        ushort serial = vehicle.NextSerial();
        ExpectAnswer(serial, kind);
        SendFrame(Jt808Header.For(id, vehicle.Number, serial), body);
    }

    private void ExpectAnswer(ushort serial, MessageKind kind)
    {
        _figures.Sent(kind);
        long now = simulation.Reactor.TimeProvider.GetTimestamp();
        _figures.Unanswered += _pending.Add(serial, kind, now) ? 1 : 0;
    }

    private void SendPosition()
    {
        Span<byte> body = stackalloc byte[64];
        int length = vehicle.Report(0).WriteTo(body);
        length += PositionItem.Write(body[length..], PositionItemIds.Mileage, [0, 1, 0xE2, 0x40]);
        length += PositionItem.Write(body[length..], PositionItemIds.NetworkStrength, [31]);
        length += PositionItem.Write(body[length..], PositionItemIds.Satellites, [12]);
        Send(MessageKind.Position, MessageIds.Position, body[..length]);
    }

    private void SendAlarm()
    {
        Span<byte> body = stackalloc byte[128];
        Position position = vehicle.Report(Position.FatigueAlarm);
        int length = position.WriteTo(body);
        var label = new AlarmLabel("FLEET01", position.Time, 0, 0, 0);
        Span<byte> item = stackalloc byte[SafetyAlarm.Length];
        _ = new SafetyAlarm(
            vehicle.NextAlarm(),
            1,
            1,
            2,
            9UL << 32,
            61,
            12,
            position.Latitude,
            position.Longitude,
            position.Time,
            1,
            label
        ).WriteTo(item);
        length += PositionItem.Write(body[length..], PositionItemIds.DriverAlarm, item);
        Send(MessageKind.Alarm, MessageIds.Position, body[..length]);
    }

    private void SendBatch()
    {
        Span<byte> body = stackalloc byte[128];
        Span<byte> report = stackalloc byte[Position.Length];
        int length = PositionBatch.WriteHead(body, count: 3, type: 0);
        for (int i = 0; i < 3; i++)
        {
            _ = vehicle.Report(0).WriteTo(report);
            length += PositionBatch.WriteReport(body[length..], report);
        }

        Send(MessageKind.Batch, MessageIds.PositionBatch, body[..length]);
    }

    /// <summary>Sends a batch that is too long for one frame. If garbage is on, a packet may be damaged, and the
    /// gateway must ask for it.</summary>
    private void SendInPackets()
    {
        int count = (simulation.LongBatch.Length + PacketLength - 1) / PacketLength;
        for (int index = 1; index <= count; index++)
        {
            ushort serial = vehicle.NextSerial();
            if (index == 1)
            {
                _firstPacket = serial;
            }

            if (simulation.IsGarbageDue())
            {
                _figures.Garbage++;
                Transport.Write([Jt808Framing.Flag, 1, Jt808Framing.Flag]);
            }
            else
            {
                SendPacket(index, count, serial);
            }
        }
    }

    private void SendPacket(int index, int count, ushort serial)
    {
        Span<byte> body = simulation.LongBatch.AsSpan((index - 1) * PacketLength);
        Jt808Header header = Jt808Header.For(MessageIds.PositionBatch, vehicle.Number, serial) with
        {
            PacketCount = (ushort)count,
            PacketIndex = (ushort)index,
        };
        ExpectAnswer(serial, MessageKind.Packet);
        SendFrame(header, body[..Math.Min(PacketLength, body.Length)]);
    }

    private void SendPacketsAgain(PacketRequest request)
    {
        int count = (simulation.LongBatch.Length + PacketLength - 1) / PacketLength;
        if (request.FirstSerial != _firstPacket)
        {
            // The request is for an older batch, which has not been kept.
            return;
        }

        foreach (ushort index in request.Indexes)
        {
            if (index >= 1 && index <= count)
            {
                _figures.PacketsAgain++;
                SendPacket(index, count, (ushort)(_firstPacket + index - 1));
            }
        }
    }

    private void SendUplink(FpType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FpFraming.MaxWireLength];
        frame = frame[..FpFraming.Write(frame, type, payload)];
        Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
        Send(
            MessageKind.Uplink,
            MessageIds.UplinkTransparent,
            body[..Transparent.Write(body, Transparent.SerialPort1, frame)]
        );
    }

    private void SendAnswer(in Jt808Header to, AnswerResult result)
    {
        Span<byte> body = stackalloc byte[GeneralAnswer.Length];
        _ = new GeneralAnswer(to.Serial, to.MessageId, result).WriteTo(body);
        SendFrame(Jt808Header.For(MessageIds.TerminalAnswer, vehicle.Number, vehicle.NextSerial()), body);
    }

    private void SendGarbage()
    {
        Span<byte> body = stackalloc byte[Position.Length];
        _ = vehicle.Report(0).WriteTo(body);
        Span<byte> frame = stackalloc byte[128];
        frame = frame[..Jt808Framing.Write(frame, Jt808Header.For(MessageIds.Position, vehicle.Number, 0), body)];
        Span<byte> wire = stackalloc byte[Garbage.MaxLength];
        _figures.Garbage++;
        Transport.Write(wire[..Garbage.Write(wire, frame, simulation.Random)]);
    }

    private void SendRegister()
    {
        Jt808Edition edition = vehicle.Number.IsLong ? Jt808Edition.Of2019 : Jt808Edition.Of2013;
        var register = new Register(
            edition,
            33,
            100,
            "BECKT",
            "SIM-1",
            vehicle.Number.ToString()[^7..],
            2,
            vehicle.Plate
        );
        Span<byte> body = stackalloc byte[128];
        SendFrame(
            Jt808Header.For(MessageIds.Register, vehicle.Number, vehicle.NextSerial()),
            body[..register.WriteTo(body)]
        );
    }

    private void SendAuthenticate()
    {
        Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
        int length = new Authenticate(vehicle.Token!, "860000000000000", "1.0").WriteTo(body, vehicle.Number.IsLong);
        SendFrame(Jt808Header.For(MessageIds.Authenticate, vehicle.Number, vehicle.NextSerial()), body[..length]);
    }
}
