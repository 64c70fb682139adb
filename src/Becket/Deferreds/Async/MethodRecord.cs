namespace Becket.Deferreds.Async;

/// <summary>An <c>async Deferred</c> method that is observed. It does not keep the method alive.</summary>
/// <param name="stateMachine">The compiler's type, which has the method's name.</param>
/// <param name="observers">The observers of the method's home.</param>
internal sealed class MethodRecord(Type stateMachine, MethodObserver[] observers)
{
    private static long s_lastId;

    /// <summary>The number of this run of a method in the process: 1 and more.</summary>
    public long Id { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>The compiler's type, which has the method's name.</summary>
    public Type StateMachine => stateMachine;

    /// <summary>For the inspection: when the method suspended last, in seconds of its reactor.</summary>
    public double SuspendedAt { get; set; }

    /// <summary>Whether the method is suspended now.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>Whether the method has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The type of the awaiter, while the method awaits anything but a deferred; null otherwise.</summary>
    public Type? Awaiter { get; private set; }

    /// <summary>The method suspends for the first time.</summary>
    public void Begin(Deferred result)
    {
        result._state |= AsyncMethod.ObservedFlag;
        foreach (MethodObserver observer in observers)
        {
            observer.Began(this, result);
        }
    }

    /// <summary>The method suspends.</summary>
    /// <param name="awaited">The root of a deferred, or the type of any other awaiter.</param>
    public void Suspend(object awaited)
    {
        IsSuspended = true;
        Awaiter = awaited as Type;
        foreach (MethodObserver observer in observers)
        {
            observer.Suspended(this, awaited);
        }
    }

    /// <summary>The method is about to go on.</summary>
    public void Resume()
    {
        IsSuspended = false;
        foreach (MethodObserver observer in observers)
        {
            observer.Resumed(this);
        }
    }

    /// <summary>The method has ended.</summary>
    public void End(Exception? error)
    {
        HasEnded = true;
        foreach (MethodObserver observer in observers)
        {
            observer.Ended(this, error);
        }
    }
}
