namespace Becket.Reactors.Drivers;

/// <summary>Watches a descriptor, and owns it. Threads: the reactor's.</summary>
internal abstract class IoWatch
{
    /// <summary>Watches no more; the descriptor stays open until <see cref="Close"/>.</summary>
    public abstract void Stop();

    /// <summary>Closes the descriptor. A second call has no effect.</summary>
    public abstract void Close();
}
