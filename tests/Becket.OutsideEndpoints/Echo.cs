namespace Becket.OutsideEndpoints;

/// <summary>Sends back what it receives, and throws if that begins with an exclamation mark.</summary>
internal sealed class Echo : Recording
{
    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        base.DataReceived(data);
        if (data[0] == '!')
        {
            throw new InvalidDataException("An exclamation mark was received.");
        }

        Transport.Write(data);
    }
}
