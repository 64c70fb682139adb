using System.Net;

namespace Becket.Reactors.Drivers;

/// <summary>Accepts channels at an address. Threads: the reactor's.</summary>
internal abstract class IoListener
{
    /// <summary>The address, with the port that was chosen if zero was asked for.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>Accepts no more until <see cref="ResumeAccepting"/>; new connections wait in the system's
    /// queue.</summary>
    public abstract void PauseAccepting();

    /// <summary>Accepts again.</summary>
    public abstract void ResumeAccepting();

    /// <summary>Stops listening at once. The sink is not called any more.</summary>
    public abstract void Close();
}
