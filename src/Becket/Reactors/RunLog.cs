using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <summary>The calls that ran in this turn, in case the turn is slow. Keeping an object costs one store; the names are
/// made only for a slow turn.</summary>
internal sealed class RunLog
{
    // If one call makes a turn slow, the turn has few calls. If many calls make it slow, their number says so.
    private const int Kept = 16;

    private readonly object?[] _kept = new object?[Kept];
    private int _count;

    /// <summary>How many calls ran.</summary>
    public int Count => _count;

    public void Add(object ran)
    {
        if (_count < Kept)
        {
            _kept[_count] = ran;
        }

        _count++;
    }

    public void Clear()
    {
        if (_count > 0)
        {
            _kept.AsSpan(0, Math.Min(_count, Kept)).Clear();
            _count = 0;
        }
    }

    public string Describe()
    {
        if (_count == 0)
        {
            return "no call";
        }

        IEnumerable<string> names = _kept
            .Take(_count)
            .GroupBy(NameOfCall)
            .Select(static same => same.Count() == 1 ? same.Key : $"{same.Key} ({same.Count()} times)");
        string all = string.Join(", ", names);
        return _count > Kept ? $"{_count} calls, the first {Kept}: {all}" : all;
    }

    /// <summary>The same on another thread, while the loop may go on: then it may name calls of another turn.</summary>
    public string DescribeFromOtherThread()
    {
        int count = Volatile.Read(ref _count);
        object?[] kept = [.. _kept.Take(count).Where(static ran => ran is not null)];
        return kept.Length == 0 ? "no call"
            : count <= Kept ? string.Join(", ", kept.Select(NameOfCall))
            : $"{count} calls, the first {Kept}: {string.Join(", ", kept.Select(NameOfCall))}";
    }

    /// <summary>The name of a function, for messages.</summary>
    public static string NameOf(Delegate function) =>
        ReadableNames.Of(IgnoredResult.FunctionOf(CallContext.Unbound(function)).Method);

    private static string NameOfCall(object? ran) =>
        ran switch
        {
            CrossThreadCall { Function: { } function } => NameOf(function),
            Delegate function => NameOf(function),
            Deferred deferred => deferred.GetType().GenericTypeArguments is [.., { DeclaringType: not null } machine]
                ? ReadableNames.Of(machine)
                : "an async method",
            null => "?",
            _ => ReadableNames.Of(Reactor.Innermost(ran).GetType()),
        };
}
