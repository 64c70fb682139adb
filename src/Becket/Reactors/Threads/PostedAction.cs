using System.Diagnostics;

namespace Becket.Reactors.Threads;

/// <summary>A call of an action.</summary>
[StackTraceHidden]
internal sealed class PostedAction(Action call) : CrossThreadCall
{
    public override Delegate Function => call;

    public override void Run() => call();
}

/// <summary>A call of an action with a state.</summary>
[StackTraceHidden]
internal sealed class PostedAction<TState>(Action<TState> call, TState state) : CrossThreadCall
{
    public override Delegate Function => call;

    public override void Run() => call(state);
}
