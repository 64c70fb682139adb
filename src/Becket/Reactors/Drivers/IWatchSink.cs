namespace Becket.Reactors.Drivers;

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
