using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Async;

namespace Becket.Deferreds;

/// <summary>
/// A result, without a value, that will come later, and the chain of callbacks that will receive it. The code that
/// makes a deferred fires it, once, with <see cref="Callback"/> or <see cref="Errback(Failure)"/>; the code that gets
/// it adds callbacks, or awaits it.
/// </summary>
/// <remarks>
/// <para>Firing is synchronous: the whole chain, and every awaiting method, has run when <c>Callback</c> returns.
/// Adding a callback to a deferred that has fired runs it at once. Each callback gets what the one before it returned.
/// An exception becomes a <see cref="Failure"/> and goes to the next errback. A callback that returns a deferred makes
/// the chain wait for that deferred.</para>
/// <para>One chain is one object: adding a callback that keeps the type of the value returns the same object. Adding
/// one that changes the type returns a typed handle on the same chain, and the handle it was added through is stale
/// from then on: adding to a stale handle or awaiting it throws an <see cref="InvalidOperationException"/>. Firing,
/// pausing and cancelling work through every handle.</para>
/// <para>Threads: the thread it was made on, if that has a <see cref="Home"/>; on another thread its members throw a
/// <see cref="WrongThreadException"/>.</para>
/// <para>Source: <c>twisted.internet.defer.Deferred</c>.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
[AsyncMethodBuilder(typeof(DeferredMethodBuilder))]
public partial class Deferred : ChainLink
{
    // The state is one number, as its parts are read together on every use: flags in bits 0 to 11, and from bit 12 the
    // pause count.

    /// <summary>The deferred has been fired. Set once, on the root; never cleared.</summary>
    internal const int CalledFlag = 1;

    /// <summary>A loop is calling one of the chain's callbacks. The same loop runs what is added meanwhile.</summary>
    internal const int RunningFlag = 2;

    /// <summary>The deferred was cancelled and had no canceller: its maker does not know, so the maker's one call that
    /// fires it does nothing. Cleared by that call.</summary>
    internal const int SwallowFlag = 4;

    /// <summary>This object is a typed handle; the chain is in its <see cref="HandleRoot"/>.</summary>
    internal const int HandleFlag = 8;

    /// <summary>The result is another deferred, which this one waits for. Each wait also counts as one pause.</summary>
    internal const int WaitingFlag = 16;

    /// <summary>A derived class has put this object into another deferred's chain for a purpose of its own, so that it
    /// cannot also be the link that waits for another deferred's result.</summary>
    internal const int LinkTakenFlag = 32;

    /// <summary>Debugging was on when the deferred was made: <see cref="DeferredDebug"/> has a record of it.</summary>
    internal const int DebugFlag = 64;

    /// <summary>The first of five flags for derived classes.</summary>
    internal const int FirstDerivedFlag = 128;

    internal int _state;

    private const int PauseUnit = 1 << PauseShift;
    private const int PauseShift = 12;
    private const int PauseMask = ~(PauseUnit - 1);

    // The two fields below have several roles each, as a deferred that is held a hundred thousand times must be small.
    // Code uses the properties that are named for the roles. Only the links' contract and the loop use _slot itself,
    // for the result of a root that has been called.

    /// <summary>A root's <see cref="CurrentHandle"/>, or a handle's <see cref="HandleRoot"/>.</summary>
    private Deferred? _handleOrRoot;

    /// <summary>
    /// A root that is not called: its <see cref="Canceller"/>. A root that is called: the result, which is null for
    /// success (the value is in <see cref="Stage"/>), a <see cref="Failure"/>, an <see cref="UnhandledFailure"/> that
    /// holds one, or, with <see cref="WaitingFlag"/>, the <see cref="AwaitedRoot"/>. The current handle: its
    /// <see cref="HandleStage"/>. Other handles: unused.
    /// </summary>
    private object? _slot;

    /// <summary>Root: the last link of the chain; its <see cref="ChainLink.Next"/> is the first link. Null without
    /// links.</summary>
    private ChainLink? _tail;
    private int _home;

    /// <summary>Makes a deferred that has not fired.</summary>
    /// <remarks>Threads: any; it belongs to the calling thread's <see cref="Home"/>, if there is one.</remarks>
    public Deferred()
    {
        _home = Home.t_currentId;
        if (DeferredDebug.NotesMade)
        {
            DeferredDebug.Made(this);
        }
    }

    /// <summary>Makes a deferred that has not fired, with a canceller.</summary>
    /// <param name="canceller">
    /// <see cref="Cancel"/> calls it with this deferred if there is no result yet. It should stop the work; it may fire
    /// the deferred. If it does not, the deferred fails with <see cref="CancelledException"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="canceller"/> is null.</exception>
    public Deferred([RunsOnLoop] Action<Deferred> canceller)
        : this()
    {
        ArgumentNullException.ThrowIfNull(canceller);
        Canceller = CallContext.Bind(canceller, CallContext.Own);
    }

    /// <summary>Makes a deferred that has not fired, with a canceller that returns a deferred (for example an
    /// <c>async</c> lambda). Nothing waits for that deferred: it is for work that cleans up.</summary>
    /// <inheritdoc cref="Deferred(Action{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred, Deferred?> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <summary>Makes a deferred that has not fired, with a canceller that returns a task. Nothing waits for that
    /// task: it is for work that cleans up.</summary>
    /// <inheritdoc cref="Deferred(Action{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred, Task?> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <inheritdoc cref="Deferred(Func{Deferred, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred, ValueTask> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <summary>Makes a handle on <paramref name="root"/>'s chain, current from now on.</summary>
    internal Deferred(Deferred root, bool isHandle)
    {
        Debug.Assert(isHandle);
        _home = root._home;
        _state = HandleFlag;
        Deferred stage = root.Stage;
        _handleOrRoot = root;
        HandleStage = stage;
        root.CurrentHandle = this;
    }

    /// <summary>For derived classes with an <see cref="InvokeCanceller"/> that takes
    /// <paramref name="canceller"/>.</summary>
    private protected Deferred(object? canceller)
        : this() => Canceller = canceller;

    /// <summary>Whether it has been fired (or cancelled). Its callbacks may still be waiting, see
    /// <see cref="PauseCount"/>.</summary>
    /// <remarks>Source: <c>Deferred.called</c>.</remarks>
    public bool Called => (Root._state & CalledFlag) != 0;

    /// <summary>The number of pauses in force: calls of <see cref="Pause"/>, and one if the deferred
    /// <see cref="IsWaiting"/>.</summary>
    /// <remarks>Source: <c>Deferred.paused</c>.</remarks>
    public int PauseCount => Root._state >> PauseShift;

    /// <summary>Whether one of its callbacks has returned a deferred that it waits for now.</summary>
    public bool IsWaiting => (Root._state & WaitingFlag) != 0;

    /// <summary>The object that holds the chain: this one, unless it is a handle.</summary>
    internal Deferred Root => (_state & HandleFlag) == 0 ? this : HandleRoot;

    /// <summary>Root that waits: the root of the deferred waited for.</summary>
    internal Deferred AwaitedRoot => (Deferred)_slot!;

    /// <summary>Whether it ends with a failure that no code has handled so far.</summary>
    internal bool HasUnhandledFailure => _slot is UnhandledFailure;

    /// <summary>Root: the handle in which the value is at present.</summary>
    internal Deferred Stage => CurrentHandle is { } current ? current.HandleStage : this;

    /// <summary>Whether a callback may return null instead of a deferred for this handle's type. The value is null
    /// then.</summary>
    internal virtual bool TakesNull => false;

    /// <summary>
    /// Whether the chain has a result of this handle's type now, which can be taken without waiting. A chain that is
    /// running may have reached only an earlier handle.
    /// </summary>
    internal bool IsReady
    {
        get
        {
            Deferred root = Root;
            return (root._state & (CalledFlag | PauseMask)) == CalledFlag && root.Stage == this;
        }
    }

    /// <summary>The id of the home that the deferred belongs to; 0 for none.</summary>
    internal int HomeId => _home;

    /// <summary>
    /// Root that has not fired: the canceller, a delegate or whatever a derived class's
    /// <see cref="InvokeCanceller"/> takes. Firing clears it.
    /// </summary>
    private protected object? Canceller
    {
        get => _slot;
        set => _slot = value;
    }

    /// <summary>The type as a reader writes it, such as <c>Deferred&lt;Int32&gt;</c>.</summary>
    private protected virtual string TypeText => "Deferred";

    private protected virtual string ResultText => "success";

    /// <summary>Root: the handle through which links may be added now; null if that is the root itself.</summary>
    private Deferred? CurrentHandle
    {
        get => _handleOrRoot;
        set => _handleOrRoot = value;
    }

    /// <summary>Handle: the root of its chain.</summary>
    private Deferred HandleRoot => _handleOrRoot!;

    /// <summary>Current handle: the handle in which the chain's value is at present. It is kept here and not in the
    /// root, which has no field left for it.</summary>
    private Deferred HandleStage
    {
        // Only a constructor and MoveTo write to a handle's slot, and both write a deferred.
        get => Unsafe.As<Deferred>(_slot!);
        set => _slot = value;
    }

    private string DebuggerText
    {
        get
        {
            Deferred root = Root;
            return TypeText
                + (Name is { } name ? $" \"{name}\": " : ": ")
                + (
                    (root._state & CalledFlag) == 0 ? "not fired"
                    : (root._state & WaitingFlag) != 0 ? "waiting for another deferred"
                    : (root.PeekFailure()?.Exception.Message ?? root.Stage.ResultText)
                )
                + (root.PauseCount > 0 ? $", paused {root.PauseCount}" : "");
        }
    }

    /// <summary>Looks at the present outcome without taking it: later callbacks still get it.</summary>
    /// <param name="outcome">The outcome, if there is one.</param>
    /// <returns>False while the deferred has not fired, or waits for another deferred.</returns>
    /// <remarks>
    /// <para>A failure seen here still counts as not handled.</para>
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

    /// <summary>Root: the failure, if the result is one. Reading it does not count as handling it.</summary>
    internal Failure? PeekFailure() => _slot is null ? null : _slot as Failure ?? (_slot as UnhandledFailure)?.Failure;

    /// <summary>Checks that links may be added through this object, and returns the chain's root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Deferred Enter()
    {
        CheckThread();
        if ((_state & HandleFlag) == 0)
        {
            if (CurrentHandle is not null)
            {
                ThrowStale();
            }

            return this;
        }

        Deferred root = HandleRoot;
        if (root.CurrentHandle != this)
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
            Home.ThrowWrongThread(this is { } deferred ? $"A {deferred.TypeText}" : "A deferred", home);
        }
    }

    /// <summary>Makes the deferred belong to another home than the current one.</summary>
    internal void SetHome(Home? home) => _home = home?.Id ?? 0;

    /// <summary>
    /// Makes this handle and its chain belong to <paramref name="home"/>, if they have no home yet. Called when a
    /// method or chain with that home begins to wait for this one: fired on another thread, it would run there what
    /// must run at its home.
    /// </summary>
    internal void AdoptHome(Deferred root, int home)
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
            $"This {TypeText} is stale: a callback added to it changed the type of its value, and returned a "
                + $"{(Root.CurrentHandle ?? Root).TypeText} "
                + "for the same chain. Add to that one, or await it: var text = number.AddCallback(n => "
                + "n.ToString()); text.AddCallback(…)."
        );
}
