namespace Becket.Hosting.Running;

/// <summary>Ends the loop when the container disposes of it, ahead of all services that were created
/// before.</summary>
internal sealed class LoopEnd(HostedReactor hosted) : IAsyncDisposable, IDisposable
{
    public ValueTask DisposeAsync() => hosted.DisposeAsync();

    public void Dispose() => hosted.Dispose();
}
