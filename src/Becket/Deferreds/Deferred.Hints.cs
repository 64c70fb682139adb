using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

// Members that users of tasks, promises and asyncio type first. Each is an error whose message says what to write, and
// editors do not list them.
public partial class Deferred
{
    /// <summary>Not a member. Write Deferred.Succeed(): a new one each time, as adding callbacks changes it.</summary>
    [Obsolete("Write Deferred.Succeed(): a new one each time, as adding callbacks changes it.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred CompletedTask => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Succeed(): a new one each time, as adding callbacks changes it.</summary>
    [Obsolete("Write Deferred.Succeed(): a new one each time, as adding callbacks changes it.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Completed => throw new NotSupportedException();

    /// <summary>Not a member. Await the deferred, or add a callback: it has no value before it fires. On another
    /// thread, reactor.BlockingCallFromThread(function) waits for one.</summary>
    [Obsolete(
        "Await the deferred, or add a callback: it has no value before it fires. On another "
            + "thread, reactor.BlockingCallFromThread(function) waits for one.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object Result => throw new NotSupportedException();

    /// <summary>Not a member. Write Called, or TryGetOutcome(out var outcome).</summary>
    [Obsolete("Write Called, or TryGetOutcome(out var outcome).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsCompleted => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Gather(…), which fails at the first failure; or new DeferredList(…) for
    /// the outcome of each.</summary>
    /// <param name="deferreds">Not used.</param>
    [Obsolete(
        "Write Deferred.Gather(…), which fails at the first failure; or new DeferredList(…) for each one's outcome.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred WhenAll(params object[] deferreds) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Race(…), which gives the first success and cancels the others.</summary>
    /// <param name="deferreds">Not used.</param>
    [Obsolete("Write Deferred.Race(…), which gives the first success and cancels the others.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred WhenAny(params object[] deferreds) => throw new NotSupportedException();

    /// <summary>Not a member. Gather takes deferreds or tasks, not both: write ToDeferred() behind each task and each
    /// value task.</summary>
    /// <param name="members">Not used.</param>
    [Obsolete(
        "Gather takes deferreds or tasks, not both: write ToDeferred() behind each task and each value task.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Last)]
    public static Deferred<object[]> Gather(params object[] members) => throw new NotSupportedException();

    /// <summary>Not a member. Race takes deferreds or tasks, not both: write ToDeferred() behind each task and each
    /// value task.</summary>
    /// <param name="members">Not used.</param>
    [Obsolete(
        "Race takes deferreds or tasks, not both: write ToDeferred() behind each task and each value task.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Last)]
    public static Deferred<object[]> Race(params object[] members) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Gather(…).</summary>
    /// <param name="deferreds">Not used.</param>
    [Obsolete("Write Deferred.Gather(…).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred All(params object[] deferreds) => throw new NotSupportedException();

    /// <summary>Not a member. Write reactor.DeferLater(delay): a wait belongs to a reactor, or to a Clock in a
    /// test.</summary>
    /// <param name="delay">Not used.</param>
    [Obsolete("Write reactor.DeferLater(delay): a wait belongs to a reactor, or to a Clock in a test.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Delay(object delay) => throw new NotSupportedException();

    /// <summary>Not a member. Write reactor.DeferLater(delay): a wait belongs to a reactor, or to a Clock in a
    /// test.</summary>
    /// <param name="delay">Not used.</param>
    [Obsolete("Write reactor.DeferLater(delay): a wait belongs to a reactor, or to a Clock in a test.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Sleep(object delay) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Succeed(value).</summary>
    /// <param name="value">Not used.</param>
    [Obsolete("Write Deferred.Succeed(value).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred FromResult(object value) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Succeed(value).</summary>
    /// <param name="value">Not used.</param>
    [Obsolete("Write Deferred.Succeed(value).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Resolve(object value) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Fail(error), or Deferred.Fail&lt;T&gt;(error).</summary>
    /// <param name="error">Not used.</param>
    [Obsolete("Write Deferred.Fail(error), or Deferred.Fail<T>(error).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Reject(object error) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Fail(error), or Deferred.Fail&lt;T&gt;(error).</summary>
    /// <param name="error">Not used.</param>
    [Obsolete("Write Deferred.Fail(error), or Deferred.Fail<T>(error).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred FromException(Exception error) => throw new NotSupportedException();

    /// <summary>Not a member. Write Deferred.Fail(new CancelledException()).</summary>
    /// <param name="cancellationToken">Not used.</param>
    [Obsolete("Write Deferred.Fail(new CancelledException()).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred FromCanceled(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Not a member. Write reactor.DeferToThread(function) for a function that blocks, or
    /// Deferred.MaybeDeferred(function) to call it now.</summary>
    /// <param name="function">Not used.</param>
    [Obsolete(
        "Write reactor.DeferToThread(function) for a function that blocks, or "
            + "Deferred.MaybeDeferred(function) to call it now.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred Run(Delegate function) => throw new NotSupportedException();

    /// <summary>Not a member. A deferred cannot be waited for by blocking its own thread: await it. On another thread,
    /// write reactor.BlockingCallFromThread(function).</summary>
    [Obsolete(
        "A deferred cannot be waited for by blocking its own thread: await it. On another "
            + "thread, write reactor.BlockingCallFromThread(function).",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Wait() => throw new NotSupportedException();

    /// <summary>Not a member. Write AddTimeout(timeout), which cancels the work; or CancelOn(token).</summary>
    /// <param name="timeout">Not used.</param>
    [Obsolete("Write AddTimeout(timeout), which cancels the work; or CancelOn(token).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred WaitAsync(TimeSpan timeout) => throw new NotSupportedException();

    /// <summary>Not a member. Write CancelOn(token).</summary>
    /// <param name="cancellationToken">Not used.</param>
    [Obsolete("Write CancelOn(token).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred WaitAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Not a member. Not needed: an async Deferred method always goes on on its own thread. Leave it
    /// out.</summary>
    /// <param name="continueOnCapturedContext">Not used.</param>
    [Obsolete("Not needed: an async Deferred method always goes on on its own thread. Leave it out.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred ConfigureAwait(bool continueOnCapturedContext) => throw new NotSupportedException();

    /// <summary>Not a member. Write AddCallback (after success), AddErrback (after a failure) or AddBoth; or await the
    /// deferred.</summary>
    /// <param name="continuation">Not used.</param>
    [Obsolete(
        "Write AddCallback (after success), AddErrback (after a failure) or AddBoth; or await the deferred.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred ContinueWith(Delegate continuation) => throw new NotSupportedException();

    /// <summary>Not a member. Write AddCallback(callback), or await the deferred.</summary>
    /// <param name="callback">Not used.</param>
    [Obsolete("Write AddCallback(callback), or await the deferred.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred Then(Delegate callback) => throw new NotSupportedException();

    /// <summary>Not a member. Write AddErrback(errback), or AddErrback&lt;TException&gt;(errback) for one type of
    /// error; or await in a try block.</summary>
    /// <param name="errback">Not used.</param>
    [Obsolete(
        "Write AddErrback(errback), or AddErrback<TException>(errback) for one type of error; or await in a try block.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred Catch(Delegate errback) => throw new NotSupportedException();

    /// <summary>Not a member. Write AddBoth(outcome =&gt; { …; return outcome; }), or await in a try block with a
    /// finally.</summary>
    /// <param name="callback">Not used.</param>
    [Obsolete("Write AddBoth(outcome => { …; return outcome; }), or await in try with finally.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred Finally(Delegate callback) => throw new NotSupportedException();
}
