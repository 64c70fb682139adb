namespace Becket.Tests.Net.Allocations;

internal sealed class EchoStrings8(EchoMeter? meter) : Int8StringReceiver
{
    protected override void ConnectionMade() => EchoStrings.Ask(this, meter);

    protected override void StringReceived(ReadOnlySpan<byte> data) => EchoStrings.Answer(this, meter, data);
}

internal sealed class EchoStrings16(EchoMeter? meter) : Int16StringReceiver
{
    protected override void ConnectionMade() => EchoStrings.Ask(this, meter);

    protected override void StringReceived(ReadOnlySpan<byte> data) => EchoStrings.Answer(this, meter, data);
}

internal sealed class EchoStrings32(EchoMeter? meter) : Int32StringReceiver
{
    protected override void ConnectionMade() => EchoStrings.Ask(this, meter);

    protected override void StringReceived(ReadOnlySpan<byte> data) => EchoStrings.Answer(this, meter, data);
}

/// <summary>A prefix of the program's own: the length in three bytes.</summary>
internal sealed class EchoStrings24(EchoMeter? meter) : PrefixedStringReceiver
{
    protected override int PrefixLength => 3;

    protected override long LargestLength => 0xFFFFFF;

    protected override void ConnectionMade() => EchoStrings.Ask(this, meter);

    protected override void StringReceived(ReadOnlySpan<byte> data) => EchoStrings.Answer(this, meter, data);

    protected override long DecodeLength(ReadOnlySpan<byte> prefix) => (prefix[0] << 16) | (prefix[1] << 8) | prefix[2];

    protected override void EncodeLength(Span<byte> prefix, int length)
    {
        prefix[0] = (byte)(length >> 16);
        prefix[1] = (byte)(length >> 8);
        prefix[2] = (byte)length;
    }
}

internal sealed class EchoNetstrings(EchoMeter? meter) : NetstringReceiver
{
    protected override void ConnectionMade()
    {
        if (meter is not null)
        {
            SendString(EchoPeers.Request);
        }
    }

    protected override void StringReceived(ReadOnlySpan<byte> data)
    {
        if (meter is null || meter.Goes())
        {
            SendString(data);
        }
    }
}

internal static class EchoStrings
{
    public static void Ask(PrefixedStringReceiver end, EchoMeter? meter)
    {
        if (meter is not null)
        {
            end.SendString(EchoPeers.Request);
        }
    }

    public static void Answer(PrefixedStringReceiver end, EchoMeter? meter, ReadOnlySpan<byte> data)
    {
        if (meter is null || meter.Goes())
        {
            end.SendString(data);
        }
    }
}
