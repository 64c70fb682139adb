using System.Diagnostics;

namespace Becket.Tasks;

// The line of tasks, and the walk through it. Twisted keeps a list and walks it by index while tasks come and go, and
// the order of work in every program depends on that. But a removal from a list costs time in proportion to its
// length. Here the line is a linked list, and the walk holds the task at its index instead of the index. That is
// enough: a removal moves the index only if the removed task was before it, and the tasks' positions show that, as
// tasks join only at the end.
public sealed partial class Cooperator
{
    private CooperativeTask? _first;
    private CooperativeTask? _last;
    private long _lastPosition;

    /// <summary>The task at the walk's index; null if the index is at the end of the line or, by
    /// <see cref="_beyond"/>, behind it.</summary>
    private CooperativeTask? _cursor;

    /// <summary>The distance of the index behind the end, after removals before it. The walk skips that many tasks
    /// that join.</summary>
    private int _beyond;

    /// <summary>Whether the walk has reached the end. It stays there, also when tasks join.</summary>
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
        if (_counts is not null)
        {
            _counts.Tasks++;
        }

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
        if (_counts is not null)
        {
            _counts.Tasks--;
        }

        // The task was before the index: all tasks move up, so the index is now at the next task. It was at the index:
        // the next task moves there.
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
