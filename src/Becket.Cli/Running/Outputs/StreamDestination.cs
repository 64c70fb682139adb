namespace Becket.Cli.Running.Outputs;

/// <summary>A standard stream on Windows, which has no descriptors.</summary>
internal sealed class StreamDestination(Stream stream) : Destination
{
    // Not every terminal of Windows understands escape sequences.
    public override bool IsTerminal => false;

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed)
        {
            return;
        }

        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
            IsClosed = true;
            throw new DestinationClosedException();
        }
    }
}
