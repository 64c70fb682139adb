namespace Becket.Reactors.Threads;

/// <summary>A call that a thread hands to the loop.</summary>
internal abstract class CrossThreadCall
{
    /// <summary>The next call in the list. Only <see cref="CrossThreadCalls"/> and the loop use it.</summary>
    internal CrossThreadCall? Next;

    /// <summary>The function, for its name in a log.</summary>
    public abstract Delegate? Function { get; }

    /// <summary>Runs the call, on the loop.</summary>
    public abstract void Run();
}
