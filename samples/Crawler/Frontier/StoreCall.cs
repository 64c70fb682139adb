using Crawler.Frontier.Storage;

namespace Crawler.Frontier;

/// <summary>A call that waits for its batch.</summary>
internal abstract class StoreCall
{
    /// <summary>Runs it, on the store's thread.</summary>
    public abstract void Run(StateStore store);

    /// <summary>Fires its deferred, on the loop, when the batch is recorded.</summary>
    public abstract void Fire();

    /// <summary>Fires its deferred when the batch could not be recorded.</summary>
    public abstract void Fail(Exception error);
}
