using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Time;

namespace Becket.Reactors.Inspecting;

/// <summary>Builds the tree of the methods that wait.</summary>
/// <remarks>Threads: the reactor's.</remarks>
/// <param name="methods">The methods that have suspended and not ended.</param>
/// <param name="now">The time, in seconds of the reactor.</param>
/// <param name="orphans">The deferreds of methods that wait for something that nothing can fire.</param>
internal sealed class WaitTree(
    List<(Deferred Result, MethodRecord Record)> methods,
    double now,
    IReadOnlySet<Deferred> orphans
)
{
    // A tower of awaits can be a hundred thousand methods high. A reader, and JSON, end earlier.
    private const int Deepest = 100;

    private readonly Dictionary<Deferred, MethodRecord> _methods = methods
        .Where(static method => method.Record.IsSuspended)
        .ToDictionary(static method => method.Result, static method => method.Record);

    private readonly HashSet<Deferred> _shown = [];
    private readonly HashSet<Deferred> _path = [];

    /// <summary>Every deferred that a method waits for, directly or not. Set by <see cref="Build"/>.</summary>
    public HashSet<Deferred> Awaited { get; } = [];

    /// <summary>What a suspended method waits for: a deferred's root; null for anything else.</summary>
    public static Deferred? AwaitedBy(Deferred method) => SlotOf(method) as Deferred;

    /// <summary>The last of a chain of deferreds in which each waits for the next; null if the chain is a
    /// ring.</summary>
    public static Deferred? EndOfChain(Deferred root)
    {
        Deferred slow = root;
        for (int steps = 1; root.IsWaiting; steps++)
        {
            root = root.AwaitedRoot;
            if (root == slow)
            {
                return null;
            }

            if ((steps & 1) == 0)
            {
                slow = slow.AwaitedRoot;
            }
        }

        return root;
    }

    /// <summary>The methods that no other one waits for, the oldest wait first, each with what is below it.</summary>
    public IReadOnlyList<WaitInfo> Build()
    {
        foreach (Deferred method in _methods.Keys)
        {
            if (AwaitedBy(method) is { } awaited)
            {
                NoteAwaited(awaited, 0);
            }
        }

        List<WaitInfo> roots = [];
        foreach (Deferred method in _methods.Keys)
        {
            if (!Awaited.Contains(method))
            {
                roots.Add(Node(method));
            }
        }

        // What is left waits for each other in rings, or is deeper than the tree is shown.
        HashSet<Deferred> walked = [];
        foreach (Deferred method in _methods.Keys)
        {
            if (!_shown.Contains(method) && FindRing(method, walked) is { } inRing && !_shown.Contains(inRing))
            {
                roots.Add(Node(inRing));
            }
        }

        roots.Sort(static (a, b) => b.Since.CompareTo(a.Since));
        return roots;
    }

    private static object? SlotOf(Deferred method)
    {
        object? slot = AsyncMethod.Of(method).State.Slot;
        return slot is CancelledMethod cancelled ? cancelled.Slot : slot;
    }

    private void NoteAwaited(Deferred awaited, int depth)
    {
        for (Deferred? root = awaited.Root; root is not null && Awaited.Add(root); )
        {
            foreach (Deferred member in depth < Deepest ? root.Members : [])
            {
                NoteAwaited(member, depth + 1);
            }

            root = root.IsWaiting ? root.AwaitedRoot : null;
        }
    }

    /// <summary>Follows a method to those that it waits for, as far as no walk has been before.</summary>
    /// <returns>A method that waits, through others, for itself; null if there is none on the way.</returns>
    private Deferred? FindRing(Deferred method, HashSet<Deferred> walked)
    {
        HashSet<Deferred> path = [];
        for (Deferred at = method; walked.Add(at); )
        {
            path.Add(at);
            if (AwaitedBy(at) is not { } awaited)
            {
                return null;
            }

            if (EndOfChain(awaited) is not { } end)
            {
                return at;
            }

            if (path.Contains(end))
            {
                return end;
            }

            if (!_methods.ContainsKey(end))
            {
                return null;
            }

            at = end;
        }

        return null;
    }

    private WaitInfo Node(Deferred method)
    {
        MethodRecord record = _methods[method];
        _shown.Add(method);
        _path.Add(method);
        Deferred? awaited = AwaitedBy(method);
        Deferred? end = awaited is null ? null : EndOfChain(awaited);
        IReadOnlyList<WaitInfo> children = awaited is null || end is null ? [] : Below(end);
        _path.Remove(method);
        bool isRing = awaited is not null && (end is null || _path.Contains(end) || end == method);
        return new WaitInfo
        {
            Method = ReadableNames.Of(record.StateMachine),
            StateMachine = record.StateMachine,
            Await = method is IObservedMethod observed ? MethodPlaces.AwaitOf(observed.CopyStateMachine()) : -1,
            For =
                awaited is null ? AwaitedText.OfType(record.Awaited)
                : end is null ? "deferreds that wait for each other"
                : AwaitedText.Of(end),
            Name = awaited?.Name ?? end?.Name,
            Since = TimeSpan.FromSeconds(Math.Max(0, now - record.SuspendedAt)),
            EndsIn = EndOf(end),
            Problem =
                isRing ? WaitProblem.Cycle
                : orphans.Contains(method) ? WaitProblem.Orphan
                : WaitProblem.None,
            Children = children,
        };
    }

    /// <summary>What is below a method that waits for <paramref name="root"/>.</summary>
    private List<WaitInfo> Below(Deferred root)
    {
        if (_path.Count >= Deepest)
        {
            return [];
        }

        if (_methods.ContainsKey(root))
        {
            return _path.Contains(root) ? [] : [Node(root)];
        }

        if (!_path.Add(root))
        {
            return [];
        }

        List<WaitInfo> below = [];
        foreach (Deferred member in root.Members)
        {
            // A method that was cancelled and still runs waits for its successor, whose member it is.
            Deferred? end = _methods.ContainsKey(member) ? member : EndOfChain(member.Root);
            if (end is null || _path.Contains(end))
            {
                continue;
            }

            if (_methods.ContainsKey(end))
            {
                below.Add(Node(end));
            }
            else if (!end.Called)
            {
                below.Add(
                    new WaitInfo
                    {
                        For = AwaitedText.Of(end),
                        Name = member.Name ?? end.Name,
                        EndsIn = EndOf(end),
                        Children = Below(end),
                    }
                );
            }
        }

        _path.Remove(root);
        return below;
    }

    private TimeSpan? EndOf(Deferred? root) =>
        root is ITimed timed ? TimeSpan.FromSeconds(timed.Timer.Time - now) : null;
}
