using System.Net;

namespace Becket.Reactors.Observing;

/// <summary>Is notified of what a reactor does: the one seam for recordings. A reactor without an observer pays a
/// comparison with null for each of these events.</summary>
/// <remarks>Threads: the reactor's, if a member does not say otherwise. No member may throw, block, or call the
/// reactor.</remarks>
internal abstract class LoopObserver
{
    /// <summary>Whether <see cref="OnCallBegan"/> and <see cref="OnCallEnded"/> are called, for each call of each
    /// turn.</summary>
    public virtual bool WantsCalls => false;

    /// <summary>A turn has ended.</summary>
    /// <param name="began">When its work began, in seconds of the reactor's clock.</param>
    /// <param name="ended">Now.</param>
    /// <param name="ran">What ran in it. Cleared afterwards.</param>
    public virtual void OnTurnEnded(double began, double ended, RunLog ran) { }

    /// <summary>A call begins: of the loop, or from within another call into a protocol.</summary>
    /// <param name="call">What is called, as the <see cref="RunLog"/> names it.</param>
    /// <param name="member">The member of it that is called; null for a function.</param>
    public virtual void OnCallBegan(object call, string? member) { }

    /// <summary>The call that began last has ended.</summary>
    public virtual void OnCallEnded() { }

    /// <summary>A connection has a protocol.</summary>
    /// <param name="connection">The transport.</param>
    /// <param name="kind">What carries it.</param>
    /// <param name="peer">The other side.</param>
    public virtual void OnConnectionMade(object connection, ConnectionKind kind, EndPoint peer) { }

    /// <summary>A connection with a protocol has ended.</summary>
    /// <param name="connection">The transport.</param>
    /// <param name="error">The name of the error; null for an end in order.</param>
    public virtual void OnConnectionLost(object connection, string? error) { }

    /// <summary>A function waits for a thread of the pool.</summary>
    public virtual void OnThreadCallQueued(ThreadCall call) { }

    /// <summary>A function begins to run. Threads: the pool's.</summary>
    public virtual void OnThreadCallBegan(ThreadCall call) { }

    /// <summary>A function has ended. Threads: any.</summary>
    public virtual void OnThreadCallEnded(ThreadCall call) { }

    /// <summary>A child process has started.</summary>
    public virtual void OnChildStarted(int id, string executable) { }

    /// <summary>A child process has ended.</summary>
    /// <param name="id">Its process number.</param>
    /// <param name="status">How, for people.</param>
    public virtual void OnChildEnded(int id, string status) { }

    /// <summary>A callback threw, or a failure was not handled. Threads: any.</summary>
    /// <param name="from">What threw, for people.</param>
    /// <param name="error">The exception.</param>
    public virtual void OnFailure(string from, Exception error) { }

    /// <summary>A turn does not end. Threads: the watchdog's.</summary>
    /// <param name="lasted">How long it has lasted so far.</param>
    /// <param name="ran">What it has begun, for people.</param>
    public virtual void OnBlocked(TimeSpan lasted, string ran) { }

    /// <summary>The reactor has ended; nothing follows.</summary>
    public virtual void OnEnded() { }
}
