using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <summary>The calls that ran in this turn, in case the turn is slow. Keeping an object costs one store; the names are
/// made only for a slow turn.</summary>
internal sealed class RunLog
{
    // If one call makes a turn slow, the turn has few calls. If many calls make it slow, their number says so.
    private const int Kept = 8;

    private readonly object?[] _kept = new object?[Kept];
    private int _count;

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

        string names = string.Join(", ", _kept.Take(_count).Select(NameOf));
        return _count > Kept ? $"{_count} calls, the first: {names}" : names;
    }

    /// <summary>The name of a function, for messages.</summary>
    public static string NameOf(Delegate function) => MethodName(CallContext.Unbound(function));

    private static string NameOf(object? ran) =>
        ran switch
        {
            CrossThreadCall { Function: { } function } => NameOf(function),
            Delegate function => NameOf(function),
            Deferred deferred => deferred.GetType().GenericTypeArguments is [.., var machine]
            && machine.DeclaringType is { } type
                ? $"{type.Name}.{machine.Name}"
                : "an async method",
            _ => ran?.GetType().Name ?? "?",
        };

    private static string MethodName(Delegate function) =>
        $"{function.Method.DeclaringType?.Name}.{function.Method.Name}";
}
