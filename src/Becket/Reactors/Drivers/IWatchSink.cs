namespace Becket.Reactors.Drivers;

/// <summary>Is notified, on the loop, of what happens to an <see cref="IoWatch"/>. Does not throw.</summary>
internal interface IWatchSink
{
    /// <summary>The descriptor is readable. Called again until the watch ends; once a turn at most.</summary>
    void OnReadable();

    /// <summary>The reactor shuts down: close the watch, and report the end.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: release everything, and report nothing.</summary>
    void OnAbandoned();
}
