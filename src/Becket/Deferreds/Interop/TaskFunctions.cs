using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Interop;

/// <summary>Turns functions that return tasks into functions that return deferreds, for the overloads that take
/// them.</summary>
internal static class TaskFunctions
{
    public static Func<Deferred> Deferring(
        this Func<Task> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return () => function().ToDeferred();
    }

    public static Func<Deferred<T>> Deferring<T>(
        this Func<Task<T>> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return () => function().ToDeferred();
    }

    public static Func<Deferred> Deferring(
        this Func<ValueTask> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return () => function().ToDeferred();
    }

    public static Func<Deferred<T>> Deferring<T>(
        this Func<ValueTask<T>> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return () => function().ToDeferred();
    }

    public static Func<TArgument, Deferred> Deferring<TArgument>(
        this Func<TArgument, Task> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => function(argument).ToDeferred();
    }

    public static Func<TArgument, Deferred<T>> Deferring<TArgument, T>(
        this Func<TArgument, Task<T>> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => function(argument).ToDeferred();
    }

    public static Func<TArgument, Deferred> Deferring<TArgument>(
        this Func<TArgument, ValueTask> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => function(argument).ToDeferred();
    }

    public static Func<TArgument, Deferred<T>> Deferring<TArgument, T>(
        this Func<TArgument, ValueTask<T>> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => function(argument).ToDeferred();
    }

    public static Func<TArgument, Deferred> Deferring<TArgument>(
        this Action<TArgument> action,
        [CallerArgumentExpression(nameof(action))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(action, name);
        return argument =>
        {
            action(argument);
            return Deferred.Succeed();
        };
    }

    public static Func<TArgument, Deferred<T>> Deferring<TArgument, T>(
        this Func<TArgument, T> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => Deferred.Succeed(function(argument));
    }

    public static Func<TArgument, Deferred> Deferring<TArgument>(
        this Func<TArgument, CancellationToken, Task> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => Deferred.FromTask(token => function(argument, token));
    }

    public static Func<TArgument, Deferred<T>> Deferring<TArgument, T>(
        this Func<TArgument, CancellationToken, Task<T>> function,
        [CallerArgumentExpression(nameof(function))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return argument => Deferred.FromTask(token => function(argument, token));
    }

    /// <summary>An action as a function that returns no deferred: it is done when it returns.</summary>
    public static Func<TArgument, Deferred?> Starting<TArgument>(
        this Action<TArgument> action,
        [CallerArgumentExpression(nameof(action))] string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(action, name);
        return argument =>
        {
            action(argument);
            return null;
        };
    }
}
