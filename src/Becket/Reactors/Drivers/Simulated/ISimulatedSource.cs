namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Something open on a <see cref="SimulatedHost"/> that the host notifies.</summary>
internal interface ISimulatedSource
{
    /// <summary>Whether it is on the host's list of ready sources. Set by the host.</summary>
    bool IsListed { get; set; }

    /// <summary>The channel that this carries; null for a listener, for datagrams and for a watch.</summary>
    IoChannel? Carried => null;

    /// <summary>It may be ready: it looks for itself. Does not throw.</summary>
    void OnReady();

    /// <summary>The reactor shuts down: end, and notify the sink if there is one to be notified.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: end, without a notification.</summary>
    void Abandon();
}
