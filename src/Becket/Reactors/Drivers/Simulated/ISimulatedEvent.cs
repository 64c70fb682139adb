namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Something that happens at a known virtual time.</summary>
internal interface ISimulatedEvent
{
    /// <summary>It happens now. Does not throw.</summary>
    void Happen();
}
