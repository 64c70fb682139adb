using System.Net;

namespace Becket.Reactors.Observing;

/// <summary>Several observers of one reactor as one.</summary>
internal sealed class LoopObservers(LoopObserver[] all) : LoopObserver
{
    /// <summary>One observer for all of these; null for none.</summary>
    public static LoopObserver? Of(LoopObserver[] all) =>
        all.Length switch
        {
            0 => null,
            1 => all[0],
            _ => new LoopObservers(all),
        };

    public override void OnTurnEnded(double began, double ended, RunLog ran)
    {
        foreach (LoopObserver each in all)
        {
            each.OnTurnEnded(began, ended, ran);
        }
    }

    public override void OnCallBegan(object call, string? member)
    {
        foreach (LoopObserver each in all)
        {
            each.OnCallBegan(call, member);
        }
    }

    public override void OnCallEnded()
    {
        foreach (LoopObserver each in all)
        {
            each.OnCallEnded();
        }
    }

    public override void OnConnectionMade(object connection, ConnectionKind kind, EndPoint peer)
    {
        foreach (LoopObserver each in all)
        {
            each.OnConnectionMade(connection, kind, peer);
        }
    }

    public override void OnConnectionLost(object connection, string? error)
    {
        foreach (LoopObserver each in all)
        {
            each.OnConnectionLost(connection, error);
        }
    }

    public override void OnThreadCallQueued(ThreadCall call)
    {
        foreach (LoopObserver each in all)
        {
            each.OnThreadCallQueued(call);
        }
    }

    public override void OnThreadCallBegan(ThreadCall call)
    {
        foreach (LoopObserver each in all)
        {
            each.OnThreadCallBegan(call);
        }
    }

    public override void OnThreadCallEnded(ThreadCall call)
    {
        foreach (LoopObserver each in all)
        {
            each.OnThreadCallEnded(call);
        }
    }

    public override void OnChildStarted(int id, string executable)
    {
        foreach (LoopObserver each in all)
        {
            each.OnChildStarted(id, executable);
        }
    }

    public override void OnChildEnded(int id, string status)
    {
        foreach (LoopObserver each in all)
        {
            each.OnChildEnded(id, status);
        }
    }

    public override void OnFailure(string from, Exception error)
    {
        foreach (LoopObserver each in all)
        {
            each.OnFailure(from, error);
        }
    }

    public override void OnBlocked(TimeSpan lasted, string ran)
    {
        foreach (LoopObserver each in all)
        {
            each.OnBlocked(lasted, ran);
        }
    }

    public override void OnEnded()
    {
        foreach (LoopObserver each in all)
        {
            each.OnEnded();
        }
    }
}
