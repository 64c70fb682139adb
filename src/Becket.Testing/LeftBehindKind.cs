namespace Becket.Testing;

/// <summary>What kind of thing a test left behind on its reactor.</summary>
public enum LeftBehindKind
{
    /// <summary>A delayed call that is still scheduled, or an <c>await</c> of <c>DeferLater</c> that still
    /// waits.</summary>
    DelayedCall,

    /// <summary>A port that still listens.</summary>
    ListeningPort,

    /// <summary>A port for datagrams that is still open.</summary>
    DatagramPort,

    /// <summary>A connection that is still open, or an attempt to connect that is under way.</summary>
    Connection,

    /// <summary>A function that runs on a thread of the reactor, waits for one, or has a result that the loop has not
    /// taken.</summary>
    ThreadFunction,

    /// <summary>A child process that still runs.</summary>
    ChildProcess,

    /// <summary>A <see cref="Becket.Simulations.Simulation"/> that was made with <c>new</c> and not disposed
    /// of.</summary>
    Simulation,
}
