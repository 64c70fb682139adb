namespace Becket.Deferreds.Locks;

/// <summary>Holds a lock or a semaphore's permit until it is disposed.</summary>
/// <remarks>Disposing it again does nothing. Threads: one, the reactor's.</remarks>
public sealed class DeferredPermitHolder : IDisposable, IAsyncDisposable
{
    private Action? _release;

    internal DeferredPermitHolder(Action release) => _release = release;

    /// <summary>Returns the permit.</summary>
    public void Dispose()
    {
        Action? release = _release;
        _release = null;
        release?.Invoke();
    }

    /// <summary>Returns the permit, at once.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
