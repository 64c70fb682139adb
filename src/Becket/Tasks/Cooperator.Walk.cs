using System.Diagnostics;

namespace Becket.Tasks;

// The line of tasks, and the walk through it. Twisted keeps a list and walks it by index while tasks come and go, which
// every program's order of work depends on; but taking one out of a list costs time in proportion to its length. Here
// the line is linked, and the walk knows the task at its index instead of the index. That is enough: what a removal
// does to an index is seen from which side of it the task was on, and as tasks only join at the end, their positions
// tell.
public sealed partial class Cooperator
{
    private CooperativeTask? _first;
    private CooperativeTask? _last;
    private long _lastPosition;

    /// <summary>The task at the walk's index; null if the index is at the end of the line, or <see cref="_beyond"/>
    /// it.</summary>
    private CooperativeTask? _cursor;

    /// <summary>How far the index is beyond the end, after removals before it: so many newcomers are passed
    /// over.</summary>
    private int _beyond;

    /// <summary>The walk has come to the end and stays there, whoever joins.</summary>
    private bool _hasWalkEnded = true;

    private void BeginWalk() => (_cursor, _beyond, _hasWalkEnded) = (_first, 0, false);

    private void EndWalk() => (_cursor, _beyond, _hasWalkEnded) = (null, 0, true);

    private CooperativeTask? NextInWalk()
    {
        if (_cursor is not { } task)
        {
            _hasWalkEnded = true;
            return null;
        }

        _cursor = task.Next;
        return task;
    }

    private void Append(CooperativeTask task)
    {
        Debug.Assert(task.Next is null && task.Previous is null && _first != task);
        task.Position = ++_lastPosition;
        task.Previous = _last;
        if (_last is null)
        {
            _first = task;
        }
        else
        {
            _last.Next = task;
        }

        _last = task;

        if (_hasWalkEnded || _cursor is not null)
        {
            return;
        }

        if (_beyond > 0)
        {
            _beyond--;
        }
        else
        {
            _cursor = task;
        }
    }

    private void Unlink(CooperativeTask task)
    {
        // Before the index: everyone moves up, and the index comes to stand at the next. At the index: the next moves
        // there.
        if (_cursor is { } cursor)
        {
            if (task.Position <= cursor.Position)
            {
                _cursor = cursor.Next;
            }
        }
        else
        {
            _beyond++;
        }

        if (task.Previous is null)
        {
            _first = task.Next;
        }
        else
        {
            task.Previous.Next = task.Next;
        }

        if (task.Next is null)
        {
            _last = task.Previous;
        }
        else
        {
            task.Next.Previous = task.Previous;
        }

        task.Next = task.Previous = null;
    }
}
