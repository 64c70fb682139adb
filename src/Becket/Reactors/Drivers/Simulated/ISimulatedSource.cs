namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Something open on a <see cref="SimulatedHost"/>, with events of its own.</summary>
internal interface ISimulatedSource
{
    /// <summary>Whether it is on the list of those to be told. Kept by the host.</summary>
    bool IsListed { get; set; }

    /// <summary>There may be something for it: what, it looks up itself. Does not throw.</summary>
    void OnReady();

    /// <summary>The reactor shuts down: end, and tell the sink if there is one to be told.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: end, and tell nobody.</summary>
    void Abandon();
}
