namespace Becket.Reactors.Drivers;

/// <summary>A descriptor that is watched, and owned. Threads: the reactor's.</summary>
internal abstract class IoWatch
{
    /// <summary>Watches no more; the descriptor stays open until <see cref="Close"/>.</summary>
    public abstract void Stop();

    /// <summary>Closes the descriptor. Closing twice is closing once.</summary>
    public abstract void Close();
}
