using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

/// <summary>An asynchronous function as an action: it starts the work, and nothing waits for the end. A failure that no
/// other code handles is reported, like that of every deferred.</summary>
/// <remarks>Null is nothing to wait for: a lambda such as <c>() => _waiting = null</c> returns a deferred
/// too.</remarks>
/// <param name="function">The function as the user gave it, for the logs that name it.</param>
internal abstract class IgnoredResult(Delegate function)
{
    public Delegate Function => function;

    /// <summary>The function that a delegate calls: the delegate, or the user's function in here.</summary>
    public static Delegate FunctionOf(Delegate call) => call.Target is IgnoredResult ignored ? ignored.Function : call;

    public static Action Of(Func<Deferred?> function, string name) => new Starts(Checked(function, name)).Start;

    public static Action Of(Func<Task?> function, string name) => new TaskStarts(Checked(function, name)).Start;

    public static Action Of(Func<ValueTask> function, string name) =>
        new ValueTaskStarts(Checked(function, name)).Start;

    public static Action<T> Of<T>(Func<T, Deferred?> function, string name) =>
        new Starts<T>(Checked(function, name)).Start;

    public static Action<T> Of<T>(Func<T, Task?> function, string name) =>
        new TaskStarts<T>(Checked(function, name)).Start;

    public static Action<T> Of<T>(Func<T, ValueTask> function, string name) =>
        new ValueTaskStarts<T>(Checked(function, name)).Start;

    private static TDelegate Checked<TDelegate>(TDelegate function, string name)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function, name);
        return function;
    }

    private sealed class Starts(Func<Deferred?> function) : IgnoredResult(function)
    {
        public void Start() => function();
    }

    private sealed class TaskStarts(Func<Task?> function) : IgnoredResult(function)
    {
        public void Start() => function()?.ToDeferred();
    }

    private sealed class ValueTaskStarts(Func<ValueTask> function) : IgnoredResult(function)
    {
        public void Start() => function().ToDeferred();
    }

    private sealed class Starts<T>(Func<T, Deferred?> function) : IgnoredResult(function)
    {
        public void Start(T argument) => function(argument);
    }

    private sealed class TaskStarts<T>(Func<T, Task?> function) : IgnoredResult(function)
    {
        public void Start(T argument) => function(argument)?.ToDeferred();
    }

    private sealed class ValueTaskStarts<T>(Func<T, ValueTask> function) : IgnoredResult(function)
    {
        public void Start(T argument) => function(argument).ToDeferred();
    }
}
