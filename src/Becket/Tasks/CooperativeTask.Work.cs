using Becket.Deferreds;
using Becket.Deferreds.Links;

namespace Becket.Tasks;

public sealed partial class CooperativeTask
{
    private readonly IEnumerator<Deferred?> _work;
    private readonly bool _ownsWork;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _isStepping;
    private Awaited? _spare;

    /// <summary>Does one unit of work.</summary>
    internal void Work()
    {
        Deferred? item = null;
        Failure? failure = null;
        bool hasItem = false;
        _isStepping = true;
        try
        {
            hasItem = MoveNext();
            if (hasItem)
            {
                item = _work.Current;
            }
        }
        catch (Exception error)
        {
            failure = new Failure(error);
        }

        _isStepping = false;
        if (_end != TaskEnd.None)
        {
            DisposeWork();
        }

        if (failure is not null)
        {
            Complete(TaskEnd.Failed, failure);
        }
        else if (!hasItem)
        {
            Complete(TaskEnd.Done, null);
        }
        else if (item is not null)
        {
            WaitFor(item);
        }
    }

    /// <summary>Goes on with the iterator, in the context of the code that made the task.</summary>
    private bool MoveNext()
    {
        var here = ExecutionContext.Capture();
        if (_context is null || _context == here)
        {
            bool hasItem = _work.MoveNext();
            CallContext.Leave(here);
            return hasItem;
        }

        return CallContext.Run(_context, _work.MoveNext);
    }

    private void WaitFor(Deferred item)
    {
        Pause();
        Awaited link = _spare ?? new Awaited(this);
        _spare = null;
        Deferred root;
        try
        {
            root = item.Enter();
        }
        catch (InvalidOperationException error)
        {
            // The deferred is a stale handle, or belongs to another thread: a mistake of the iterator.
            Complete(TaskEnd.Failed, new Failure(error));
            return;
        }

        root.Add(link);
    }

    /// <summary>Disposes the iterator, if the task owns it and is not asking it for an item just now.</summary>
    private void DisposeWork()
    {
        if (!_ownsWork || _isStepping)
        {
            return;
        }

        try
        {
            _work.Dispose();
        }
        catch (Exception error) when (_failure is null)
        {
            (_end, _failure) = (TaskEnd.Failed, new Failure(error));
        }
        catch (Exception error)
        {
            // The waiters get the first failure, not this one.
            UnhandledFailures.Report(error);
        }
    }

    /// <summary>The task's link in the chain of a deferred that it waits for. It leaves the chain without a
    /// result.</summary>
    private sealed class Awaited(CooperativeTask task) : CallbackLink
    {
        internal override Deferred? Invoke(Deferred root)
        {
            task._spare = this;
            if (root.IncomingFailure is { } failure)
            {
                task.Complete(TaskEnd.Failed, failure);
            }
            else
            {
                task.Resume();
            }

            root.ClearResult();
            return null;
        }
    }
}
