namespace Becket.Reactors.Threads;

/// <summary>An action handed to the loop.</summary>
internal sealed class PostedAction(Action call) : CrossThreadCall
{
    public override Delegate Function => call;

    public override void Run() => call();
}

/// <summary>An action and its state, handed to the loop.</summary>
internal sealed class PostedAction<TState>(Action<TState> call, TState state) : CrossThreadCall
{
    public override Delegate Function => call;

    public override void Run() => call(state);
}
