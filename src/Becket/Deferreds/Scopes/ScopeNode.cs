using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds.Async;

namespace Becket.Deferreds.Scopes;

/// <summary>
/// One scope in the tree of cancel scopes, without its deadline. The awaits inside of it are in its list while they
/// wait. Cancelling a node cancels the waits in its list and those of the scopes inside, and each later await.
/// </summary>
/// <remarks>
/// <para>The current node is an AsyncLocal. So methods, tasks and calls that begin inside of a scope belong to it, and
/// go on to belong to it after other methods have run in between.</para>
/// <para>A node that has been left (<see cref="Leave"/>) cancels nothing any more. Methods that still go on belong to
/// the scopes around it.</para>
/// <para>Threads: one, that of the home where the node was made. On other threads, to which the AsyncLocal may flow, no
/// node is current.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle: nothing to free.")]
internal sealed class ScopeNode
{
    [ThreadStatic]
    private static ScopeNode? t_read;

    private readonly int _home = Home.t_currentId;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly LinkedList<ScopeWait> _waits = new();
    private readonly bool _isShield;
    private LinkedList<ScopeNode>? _inside;
    private LinkedListNode<ScopeNode>? _place;
    private CancellationTokenSource? _source;

    private ScopeNode(ScopeNode? parent, bool isShield)
    {
        _isShield = isShield;
        AttachTo(parent);
    }

    /// <summary>Whether any scope of the process was ever made: all that an await reads while none was.</summary>
    public static bool IsAnyOn { get; private set; }

    /// <summary>The innermost scope of the code that runs; null for none.</summary>
    public static ScopeNode? Current
    {
        get
        {
            ScopeNode? node = Innermost.Of.Value;
            while (node is { HasBeenLeft: true })
            {
                node = node.Parent;
            }

            return node is { IsHere: true } ? node : null;
        }
    }

    /// <summary>The scope around this one.</summary>
    public ScopeNode? Parent { get; private set; }

    /// <summary>Whether this scope itself was cancelled. Never cleared.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether the block of this scope has ended. Never cleared.</summary>
    public bool HasBeenLeft { get; private set; }

    /// <summary>The deadline; null for a scope that has none.</summary>
    public IScopeLimit? Limit { get; set; }

    /// <summary>The scope around this one, if its cancellation reaches this one; null for none.</summary>
    public ScopeNode? ParentInReach => _isShield && !HasBeenLeft ? null : Parent;

    /// <summary>Whether this is the thread that may use the node.</summary>
    public bool IsHere => _home == Home.t_currentId && (_home != 0 || _thread == Environment.CurrentManagedThreadId);

    /// <summary>The scope whose cancellation concerns the code in this one: the outermost cancelled one up to the next
    /// shield. Null for none.</summary>
    public ScopeNode? Cancelled
    {
        get
        {
            ScopeNode? found = null;
            for (ScopeNode? node = this; node is not null; node = node.ParentInReach)
            {
                if (node is { IsCancelled: true, HasBeenLeft: false })
                {
                    found = node;
                }
            }

            return found;
        }
    }

    /// <summary>A token that is cancelled when a cancellation reaches this scope, from here or from around.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_source is null)
            {
                _source = new CancellationTokenSource();
                if (Cancelled is not null)
                {
                    _source.Cancel();
                }
            }

            return _source.Token;
        }
    }

    /// <summary>The token, if the program has asked for it, for the exceptions of a cancellation.</summary>
    public CancellationToken TokenOrNone => _source?.Token ?? default;

    /// <summary>Makes a node inside the current one, and makes it the current one of the calling method.</summary>
    public static ScopeNode Enter(bool isShield = false)
    {
        ScopeNode node = Create(Current, isShield);
        Innermost.Of.Value = node;
        return node;
    }

    /// <summary>Makes a node that is not the current one of any code yet.</summary>
    public static ScopeNode Create(ScopeNode? parent, bool isShield = false)
    {
        IsAnyOn = true;
        return new ScopeNode(parent, isShield);
    }

    /// <summary>Calls a function in this scope.</summary>
    public T Run<T>(Func<T> function)
    {
        ScopeNode? outer = Innermost.Of.Value;
        Innermost.Of.Value = this;
        try
        {
            return function();
        }
        finally
        {
            Innermost.Of.Value = outer;
        }
    }

    /// <summary>The block has ended: the code that still runs in it belongs to the scope around.</summary>
    public void Leave()
    {
        if (Innermost.Of.Value == this)
        {
            Innermost.Of.Value = Parent;
        }

        if (HasBeenLeft)
        {
            return;
        }

        HasBeenLeft = true;
        Detach();
        ScopeNode? around = Parent;
        while (around is { HasBeenLeft: true })
        {
            around = around.Parent;
        }

        if (_inside is not null)
        {
            foreach (ScopeNode node in _inside.ToArray())
            {
                node.MoveTo(around);
            }
        }

        while (_waits.First is { } wait)
        {
            _waits.RemoveFirst();
            wait.Value.MoveTo(around);
            wait.Value.DeliverIfDue();
        }
    }

    /// <summary>Puts the scope, with all that is inside, into another one.</summary>
    public void MoveTo(ScopeNode? parent)
    {
        Detach();
        AttachTo(parent);
        if (!HasBeenLeft && Cancelled is { } cancelled)
        {
            Deliver(cancelled);
        }
    }

    /// <summary>Cancels what waits in this scope and in those inside, and each later await there.</summary>
    public void Cancel()
    {
        if (!IsCancelled && !HasBeenLeft)
        {
            IsCancelled = true;
            Deliver(Cancelled!);
        }
    }

    /// <summary>Registers a wait: adds a link to the chain, which takes it out again. The caller adds the link of the
    /// code that waits, and then calls <see cref="ScopeWait.DeliverIfDue"/>.</summary>
    public ScopeWait Register(Deferred root)
    {
        var wait = new ScopeWait(root);
        wait.MoveTo(this);
        root.Append(wait);
        return wait;
    }

    internal LinkedListNode<ScopeWait> Add(ScopeWait wait) => _waits.AddLast(wait);

    /// <summary>Whether a wait for <paramref name="root"/> needs no cancellation of its own: it is for an async method
    /// that belongs to <paramref name="cancelled"/> itself, whose own awaits are cancelled. It must be waited for until
    /// it has ended.</summary>
    internal static bool EndsByItself(Deferred root, ScopeNode cancelled)
    {
        if (root is not IAsyncMethod method || (root._state & Deferred.CalledFlag) != 0)
        {
            return false;
        }

        for (ScopeNode? node = NodeOf(method.State.Context); node is not null; node = node.Parent)
        {
            if (node == cancelled)
            {
                return true;
            }
        }

        return false;
    }

    private static ScopeNode? NodeOf(ExecutionContext? context)
    {
        if (context is null)
        {
            return null;
        }

        ExecutionContext.Run(context, static _ => t_read = Innermost.Of.Value, null);
        ScopeNode? node = t_read;
        t_read = null;
        return node;
    }

    private void AttachTo(ScopeNode? parent)
    {
        Parent = parent;
        _place = parent is null ? null : (parent._inside ??= new LinkedList<ScopeNode>()).AddLast(this);
    }

    private void Detach()
    {
        _place?.List?.Remove(_place);
        _place = null;
    }

    /// <summary>Cancels the token first, as a task may end at once; then the scopes inside, as the methods that run
    /// there are waited for here; then the waits.</summary>
    private void Deliver(ScopeNode cancelled)
    {
        try
        {
            _source?.Cancel();
        }
        catch (AggregateException error)
        {
            // Of functions that were registered with the token. The code that cancels made no mistake.
            Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(new Failure(error), ""));
        }

        if (_inside is not null)
        {
            foreach (ScopeNode node in _inside.ToArray())
            {
                if (!node._isShield && node.Parent == this)
                {
                    node.Deliver(cancelled);
                }
            }
        }

        if (_waits.Count > 0)
        {
            foreach (ScopeWait wait in _waits.ToArray())
            {
                wait.Deliver(cancelled);
            }
        }
    }

    /// <summary>The current node. Apart, so that a look at <see cref="IsAnyOn"/> runs no static constructor.</summary>
    private static class Innermost
    {
        public static readonly AsyncLocal<ScopeNode?> Of = new();
    }
}
