namespace Becket.Deferreds.Async;

/// <summary>Learns when the <c>async Deferred</c> methods of one home suspend, go on and end: the inspection of a
/// reactor, a recording.</summary>
/// <remarks>
/// <para>Set it with <see cref="Home.AddMethodObserver"/>. It sees the methods that suspend for the first time from
/// then on; those that never suspend, none.</para>
/// <para>Threads: its home's thread. Order: of one method, suspended, resumed, suspended, …, ended. Methods nest: a
/// method that fires a deferred resumes the method that awaits it before it goes on itself. No member may throw or run
/// the program's code.</para>
/// </remarks>
internal abstract class MethodObserver
{
    /// <summary>Whether any home of the process has ever had an observer: all that is read while none has.</summary>
    internal static bool IsAnyOn { get; set; }

    /// <summary>A method suspends for the first time; <see cref="Suspended"/> comes next.</summary>
    /// <param name="method">The method.</param>
    /// <param name="result">Its deferred. Only a weak reference to it may be kept.</param>
    public virtual void Began(MethodRecord method, Deferred result) { }

    /// <summary>A method suspends.</summary>
    /// <param name="method">The method.</param>
    /// <param name="awaited">The root of the deferred that it awaits, or the type of any other awaiter.</param>
    public virtual void Suspended(MethodRecord method, object awaited) { }

    /// <summary>A method is about to go on. The code that fired what it awaited is on the stack, unless it
    /// yielded.</summary>
    public virtual void Resumed(MethodRecord method) { }

    /// <summary>A method has ended. Its deferred fires next, so this comes before those that wait for it go
    /// on.</summary>
    /// <param name="method">The method.</param>
    /// <param name="error">What it threw; null if it returned.</param>
    public virtual void Ended(MethodRecord method, Exception? error) { }
}
