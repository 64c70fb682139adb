namespace Becket.Cli.Running.Outputs;

/// <summary>A standard stream where there are no descriptors.</summary>
internal sealed class StreamDestination(Stream stream) : Destination
{
    // Escape sequences are not to be relied on there.
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
