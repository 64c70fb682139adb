using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Async;

namespace Becket.Reactors.Inspecting;

/// <summary>What code waits for, in a few words.</summary>
internal static class AwaitedText
{
    /// <summary>A deferred.</summary>
    public static string Of(Deferred root) =>
        root.WaitText ?? (MethodOf(root.GetType()) is { } machine ? ReadableNames.Of(machine) : root.TypeName);

    /// <summary>The type of a deferred, or of any other awaiter.</summary>
    public static string OfType(Type? awaited) =>
        awaited is null ? "something"
        : awaited == typeof(YieldAwaiter) ? "its next turn (Deferred.Yield)"
        : IsTaskAwaiter(awaited) ? "a task"
        : MethodOf(awaited) is { } machine ? ReadableNames.Of(machine)
        : ReadableNames.Of(awaited);

    /// <summary>The state machine, if a type is the deferred of an async method.</summary>
    public static Type? MethodOf(Type deferred) =>
        deferred.IsGenericType
        && deferred.GenericTypeArguments is [.., var machine]
        && typeof(IAsyncMethod).IsAssignableFrom(deferred)
            ? machine
            : null;

    private static bool IsTaskAwaiter(Type awaiter) =>
        awaiter.Namespace == typeof(TaskAwaiter).Namespace
        && (
            awaiter.Name.StartsWith(nameof(TaskAwaiter), StringComparison.Ordinal)
            || awaiter.Name.StartsWith(nameof(ValueTaskAwaiter), StringComparison.Ordinal)
            || awaiter.DeclaringType?.Name.StartsWith("Configured", StringComparison.Ordinal) == true
        );
}
