using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

/// <summary>
/// The execution context (the AsyncLocals) of a call, carried from where the call is made to where it runs. A call that
/// is made in the home's own context carries nothing, and runs there: so where no AsyncLocal changes, a call is as
/// small as without contexts. Every other call carries its context. What a call does to its AsyncLocals stays in it.
/// </summary>
/// <remarks>A call made while the flow is suppressed carries nothing either, so it runs in the home's own context.
/// Deferreds that belong to no home have no loop that could separate their callbacks: these run as in a plain call, in
/// the context of the code that fires.</remarks>
[StackTraceHidden]
internal static class CallContext
{
    private static readonly Lock s_gate = new();
    private static ExecutionContext? s_common;
    private static bool s_hasHomes;

    /// <summary>The context of the calls that carry none: that of this thread's home. Null for none: then calls carry
    /// no context, and run in that of the code that runs them.</summary>
    [field: ThreadStatic]
    public static ExecutionContext? Own { get; private set; }

    /// <summary>Whether it is known without asking the thread that a call made here carries nothing, as the present
    /// context is the own context of every home of the process. That is so nearly always, as most programs make their
    /// reactors in one context and never change it; and asking the thread takes twice as long.</summary>
    public static bool CarriesNothing
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_common is { } common && ExecutionContext.Capture() == common;
    }

    /// <summary>Whether a context is known, without asking the thread, to be the own context of its home, as it is that
    /// of every home of the process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCommon(ExecutionContext? context) => context is not null && context == s_common;

    /// <summary>Notes the own context of a new home, before the home is used.</summary>
    public static ExecutionContext? NoteOwn(ExecutionContext? own)
    {
        lock (s_gate)
        {
            s_common = s_hasHomes && s_common != own ? null : own;
            s_hasHomes = true;
        }

        return own;
    }

    /// <summary>The home of this thread has changed.</summary>
    public static void SetOwn(ExecutionContext? own) => Own = own;

    /// <summary>The context that a call which is made now must carry; null for none.</summary>
    /// <param name="own">The context that it runs in otherwise.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExecutionContext? ToCarry(ExecutionContext? own)
    {
        if (own is null)
        {
            return null;
        }

        var here = ExecutionContext.Capture();
        return here == own ? null : here;
    }

    /// <summary>Puts a context back after a call, if the call has changed it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(ExecutionContext? context)
    {
        if (context is not null && ExecutionContext.Capture() != context)
        {
            ExecutionContext.Restore(context);
        }
    }

    /// <summary>Calls a function in a context, and undoes what it does to the AsyncLocals.</summary>
    /// <param name="context">The context; null for the present one.</param>
    /// <param name="call">The function. What it throws comes out.</param>
    /// <param name="state">Its argument.</param>
    public static void Run(ExecutionContext? context, ContextCallback call, object? state)
    {
        if ((context ?? ExecutionContext.Capture()) is { } known)
        {
            ExecutionContext.Run(known, call, state);
        }
        else
        {
            call(state);
        }
    }

    /// <summary>The same for a function with a result.</summary>
    public static T Run<T>(ExecutionContext? context, Func<T> call)
    {
        T result = default!;
        Run(context, _ => result = call(), null);
        return result;
    }

    /// <summary>The function, or one that calls it in the present context, if that is not
    /// <paramref name="own"/>.</summary>
    public static Action Bind(Action call, ExecutionContext? own) =>
        ToCarry(own) is { } context ? new BoundAction(context, call).Invoke : call;

    /// <inheritdoc cref="Bind(Action, ExecutionContext?)"/>
    public static Action<T> Bind<T>(Action<T> call, ExecutionContext? own) =>
        ToCarry(own) is { } context ? new BoundAction<T>(context, call).Invoke : call;

    /// <inheritdoc cref="Bind(Action, ExecutionContext?)"/>
    public static Func<T> Bind<T>(Func<T> call, ExecutionContext? own) =>
        ToCarry(own) is { } context ? new BoundFunction<T>(context, call).Invoke : call;

    /// <summary>The function that was bound, for its name in a log.</summary>
    public static Delegate Unbound(Delegate call) => call.Target is BoundCall bound ? bound.Function : call;

    private abstract class BoundCall(Delegate function)
    {
        public Delegate Function => function;
    }

    [StackTraceHidden]
    private sealed class BoundAction(ExecutionContext context, Action call) : BoundCall(call)
    {
        public void Invoke() => ExecutionContext.Run(context, static call => ((Action)call!)(), call);
    }

    [StackTraceHidden]
    private sealed class BoundAction<T>(ExecutionContext context, Action<T> call) : BoundCall(call)
    {
        public void Invoke(T argument) => ExecutionContext.Run(context, _ => call(argument), null);
    }

    [StackTraceHidden]
    private sealed class BoundFunction<T>(ExecutionContext context, Func<T> call) : BoundCall(call)
    {
        public T Invoke() => Run(context, call);
    }
}
