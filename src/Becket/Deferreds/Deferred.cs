using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Async;

namespace Becket.Deferreds;

/// <summary>
/// A result, without a value, that is not there yet, and the chain of callbacks that will receive it. Whoever makes it
/// fires it, once, with <see cref="Callback"/> or <see cref="Errback(Failure)"/>; whoever gets it adds callbacks, or
/// awaits it.
/// </summary>
/// <remarks>
/// <para>Firing is synchronous: the whole chain, and whoever awaits, has run when <c>Callback</c> returns. Adding to a
/// deferred that has fired runs the callback at once. Each callback gets what the one before it returned; an exception
/// turns into a
/// <see cref="Failure"/> and goes to the next errback; a callback that returns a deferred makes the chain wait for that
/// one.</para>
/// <para>One chain, one object: a callback that keeps the type of the value returns the same object. One that changes
/// it returns a typed handle on the same chain, and the handle it was added through is stale from then on: adding to it
/// or awaiting it is an <see cref="InvalidOperationException"/>. Firing, pausing and cancelling work through any of
/// them.</para>
/// <para>Threads: the thread it was made on, if that has a <see cref="Home"/>; elsewhere a
/// <see cref="WrongThreadException"/>.</para>
/// <para>Source: <c>twisted.internet.defer.Deferred</c>.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
[AsyncMethodBuilder(typeof(DeferredMethodBuilder))]
public partial class Deferred : ChainLink
{
    // The state is one number, as these are read together on every use: flags, and from bit 12 the pause count.

    /// <summary>It has been fired. Set once, on the root; never cleared.</summary>
    internal const int CalledFlag = 1;

    /// <summary>One of the chain's callbacks is being called. What is added meanwhile is taken by the loop that runs
    /// already.</summary>
    internal const int RunningFlag = 2;

    /// <summary>Cancelled without a canceller: the maker does not know, so his one call to fire it does nothing.
    /// Cleared by that call.</summary>
    internal const int SwallowFlag = 4;

    /// <summary>This object is a typed handle; the chain is in <see cref="_other"/>.</summary>
    internal const int HandleFlag = 8;

    /// <summary>The result is another deferred, which this one waits for. Each wait also counts as one pause.</summary>
    internal const int WaitingFlag = 16;

    /// <summary>This object stands in another's chain as the async method that awaits it, not as a chain that waits for
    /// it.</summary>
    internal const int AwaitingFlag = 32;

    /// <summary>Debugging was on when it was made: <see cref="DeferredDebug"/> knows more.</summary>
    internal const int DebugFlag = 64;

    /// <summary>An async method that a chain resumed has fired its deferred; that chain's link is not complete
    /// yet.</summary>
    internal const int ResumedFlag = 128;

    /// <summary>The async method behind this deferred has run to its end.</summary>
    internal const int FinishedFlag = 256;

    /// <summary>One pause.</summary>
    internal const int PauseUnit = 1 << PauseShift;

    internal int _state;

    private const int PauseShift = 12;
    private const int PauseMask = ~(PauseUnit - 1);

    /// <summary>Root: the last link of the chain, whose <see cref="ChainLink.Next"/> is the first; null if there is
    /// none.</summary>
    private ChainLink? _tail;

    /// <summary>Root: the handle that may be added to now, null if it is the root itself. Handle: the root.</summary>
    private Deferred? _other;

    /// <summary>
    /// Root, before it is called: the canceller, or null. Afterwards: null for success (the value is in
    /// <see cref="Stage"/>), a <see cref="Failure"/>, an <see cref="UnhandledFailure"/> that holds one, or the root of
    /// the deferred waited for. The current handle: the stage. Other handles: unused.
    /// </summary>
    private object? _result;
    private int _home;

    /// <summary>Makes a deferred that has not fired.</summary>
    /// <remarks>Threads: any; it belongs to the calling thread's <see cref="Home"/>, if there is one.</remarks>
    public Deferred()
    {
        _home = Home.t_currentId;
        if (DeferredDebug.IsOn)
        {
            DeferredDebug.Made(this);
        }
    }

    /// <summary>Makes a deferred that has not fired and knows how to be cancelled.</summary>
    /// <param name="canceller">
    /// Called with this deferred when <see cref="Cancel"/> comes before a result. It should stop the work; it may fire
    /// the deferred. If it does not, the deferred fails with <see cref="CancelledException"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="canceller"/> is null.</exception>
    public Deferred(Action<Deferred> canceller)
        : this()
    {
        ArgumentNullException.ThrowIfNull(canceller);
        _result = canceller;
    }

    /// <summary>Makes a handle on <paramref name="root"/>'s chain, current from now on.</summary>
    internal Deferred(Deferred root, bool isHandle)
    {
        Debug.Assert(isHandle);
        _home = root._home;
        _state = HandleFlag;
        Deferred stage = root.Stage;
        _other = root;
        _result = stage;
        root._other = this;
    }

    /// <summary>For deferreds whose <see cref="InvokeCanceller"/> knows what to do with
    /// <paramref name="canceller"/>.</summary>
    private protected Deferred(object? canceller)
        : this() => _result = canceller;

    /// <summary>Whether it has been fired (or cancelled). Its callbacks may still be waiting, see
    /// <see cref="PauseCount"/>.</summary>
    /// <remarks>Source: <c>Deferred.called</c>.</remarks>
    public bool Called => (Root._state & CalledFlag) != 0;

    /// <summary>How many pauses are in force: calls of <see cref="Pause"/>, and one if it
    /// <see cref="IsWaiting"/>.</summary>
    /// <remarks>Source: <c>Deferred.paused</c>.</remarks>
    public int PauseCount => Root._state >> PauseShift;

    /// <summary>Whether one of its callbacks returned a deferred whose result it waits for.</summary>
    public bool IsWaiting => (Root._state & WaitingFlag) != 0;

    /// <summary>The object that holds the chain: this one, unless it is a handle.</summary>
    internal Deferred Root => (_state & HandleFlag) == 0 ? this : _other!;

    /// <summary>On a root: the handle in which the value is at present.</summary>
    internal Deferred Stage => _other is null ? this : Unsafe.As<Deferred>(_other._result!);

    /// <summary>Whether a callback may return null instead of a deferred for this handle's type: the value is null
    /// then.</summary>
    internal virtual bool TakesNull => false;

    /// <summary>
    /// Whether the chain has a result of this handle's type right now, that can be taken without waiting. A chain that
    /// is running may have come only as far as an earlier handle.
    /// </summary>
    internal bool IsReady
    {
        get
        {
            Deferred root = Root;
            return (root._state & (CalledFlag | PauseMask)) == CalledFlag && root.Stage == this;
        }
    }

    internal int HomeId => _home;

    /// <summary>The type as a reader writes it, such as <c>Deferred&lt;Int32&gt;</c>.</summary>
    private protected virtual string TypeText => "Deferred";

    private protected virtual string ResultText => "success";

    private string DebuggerText
    {
        get
        {
            Deferred root = Root;
            return TypeText
                + ": "
                + (
                    (root._state & CalledFlag) == 0 ? "not fired"
                    : (root._state & WaitingFlag) != 0 ? "waiting for another deferred"
                    : (root.PeekFailure()?.Exception.Message ?? root.Stage.ResultText)
                )
                + (root.PauseCount > 0 ? $", paused {root.PauseCount}" : "");
        }
    }

    /// <summary>The outcome as it stands, without taking it: later callbacks still get it.</summary>
    /// <param name="outcome">The outcome, if there is one.</param>
    /// <returns>False while it has not fired, or waits for another deferred.</returns>
    /// <remarks>
    /// <para>A failure that was only looked at still counts as not handled.</para>
    /// <para>Threads: the deferred's own thread.</para>
    /// </remarks>
    public bool TryGetOutcome(out Outcome outcome)
    {
        CheckThread();
        Deferred root = Root;
        if ((root._state & (CalledFlag | WaitingFlag)) != CalledFlag)
        {
            outcome = default;
            return false;
        }

        outcome = root.PeekFailure() is { } failure ? Outcome.Failed(failure) : Outcome.Success;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => DebuggerText;

    /// <summary>Root: the failure that the result is, if it is one; does not count as handling it.</summary>
    internal Failure? PeekFailure() =>
        _result is null ? null : _result as Failure ?? (_result as UnhandledFailure)?.Failure;

    /// <summary>Checks that the caller may add to the chain through this object, and gives the chain's root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Deferred Enter()
    {
        CheckThread();
        if ((_state & HandleFlag) == 0)
        {
            if (_other is not null)
            {
                ThrowStale();
            }

            return this;
        }

        Deferred root = _other!;
        if (root._other != this)
        {
            ThrowStale();
        }

        return root;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckThread()
    {
        int home = _home;
        if (home != 0 && home != Home.t_currentId)
        {
            Home.ThrowWrongThread(this is { } deferred ? $"A {deferred.TypeText}" : "A deferred");
        }
    }

    /// <summary>Gives this deferred to another home than the current one.</summary>
    internal void BelongTo(Home? home) => _home = home?.Id ?? 0;

    /// <summary>
    /// Somebody who has a home waits for this handle's chain. If it has none it gets that one: fired on any other
    /// thread, it would run on there what must run at home.
    /// </summary>
    internal void ComeHome(Deferred root, int home)
    {
        if (_home == 0)
        {
            _home = home;
            root._home = home;
        }
    }

    [DoesNotReturn]
    private void ThrowStale() =>
        throw new InvalidOperationException(
            $"This {TypeText} is stale: a callback added to it changed the type of its value, and gave back a {(Root._other ?? Root).TypeText} "
                + "for the same chain. Add to that one, or await it: var text = number.AddCallback(n => n.ToString()); text.AddCallback(…)."
        );
}
