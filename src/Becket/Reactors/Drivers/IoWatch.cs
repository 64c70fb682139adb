namespace Becket.Reactors;

/// <summary>A descriptor that is watched, and owned. Threads: the reactor's.</summary>
internal abstract class IoWatch
{
    /// <summary>Watches no more; the descriptor stays open until <see cref="Close"/>.</summary>
    public abstract void Stop();

    /// <summary>Closes the descriptor. Closing twice is closing once.</summary>
    public abstract void Close();
}

/// <summary>Told, on the loop, what happens to an <see cref="IoWatch"/>. Does not throw.</summary>
internal interface IWatchSink
{
    /// <summary>The descriptor is readable. Told again and again until the watch is stopped or closed.</summary>
    void OnReadable();

    /// <summary>The reactor shuts down: close, and tell whoever is to be told.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: close, and tell nobody.</summary>
    void OnAbandoned();
}
