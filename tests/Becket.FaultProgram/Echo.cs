namespace Becket.FaultProgram;

internal sealed class Echo : Protocol
{
    protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
}
