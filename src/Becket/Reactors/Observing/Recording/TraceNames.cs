using System.Reflection;
using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Reactors.Threads;
using Becket.Tasks;
using Becket.Tasks.ForEachRuns;

namespace Becket.Reactors.Observing.Recording;

/// <summary>The names of what runs, each made once.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class TraceNames
{
    private readonly Dictionary<MethodInfo, string> _functions = [];
    private readonly Dictionary<(Type Type, string? Member), string> _members = [];
    private readonly Dictionary<Type, string> _awaits = [];

    /// <summary>The name of a call.</summary>
    public string Of(object call, string? member) =>
        call switch
        {
            CrossThreadCall { Function: { } function } => OfFunction(function),
            Delegate function => OfFunction(function),
            Deferred deferred => OfMethod(deferred) ?? OfMember(deferred.GetType(), member),
            _ => OfMember(Reactor.Innermost(call).GetType(), member),
        };

    /// <summary>What a method awaits: a deferred, or the type of another awaiter.</summary>
    public string OfAwaited(object awaited) =>
        awaited switch
        {
            Deferred deferred when OfMethod(deferred) is { } method => $"await {method}",
            Type awaiter => OfAwaiter(awaiter),
            _ => OfAwaiter(awaited.GetType()),
        };

    /// <summary>The name of an async method, by its state machine.</summary>
    public string OfStateMachine(Type stateMachine) => OfMember(stateMachine, member: null);

    /// <summary>The name of the async method that a deferred is the result of; null if it is another.</summary>
    private string? OfMethod(Deferred deferred) =>
        deferred is IObservedMethod { Record: { } record } ? OfStateMachine(record.StateMachine)
        : deferred is IAsyncMethod
        && deferred.GetType().GenericTypeArguments is [.., { DeclaringType: not null } machine]
            ? OfStateMachine(machine)
        : null;

    /// <summary>A type's name; for a class of the library, the member that it is made by.</summary>
    private static string NameOf(Type type) =>
        type == typeof(Sleep) ? nameof(DeferLaterExtensions.DeferLater)
        : type == typeof(TimedTickScheduler) ? nameof(Cooperator)
        : type.Namespace == typeof(ForEachRun).Namespace ? $"{nameof(Cooperator)}.{nameof(Cooperator.ForEach)}"
        : ReadableNames.Of(type);

    private string OfFunction(Delegate function)
    {
        MethodInfo method = IgnoredResult.FunctionOf(CallContext.Unbound(function)).Method;
        if (!_functions.TryGetValue(method, out string? name))
        {
            _functions[method] = name = ReadableNames.Of(method);
        }

        return name;
    }

    private string OfMember(Type type, string? member)
    {
        if (!_members.TryGetValue((type, member), out string? name))
        {
            name = NameOf(type);
            _members[(type, member)] = name = member is null ? name : $"{name}.{member}";
        }

        return name;
    }

    private string OfAwaiter(Type type)
    {
        if (!_awaits.TryGetValue(type, out string? name))
        {
            name = NameOf(type);
            int awaiter = name.IndexOf("Awaiter", StringComparison.Ordinal);
            _awaits[type] = name = $"await {(awaiter > 0 ? name.Remove(awaiter, "Awaiter".Length) : name)}";
        }

        return name;
    }
}
