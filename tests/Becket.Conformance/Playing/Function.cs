namespace Becket.Conformance.Playing;

/// <summary>What a function of the program's returns, for its input (its first argument, or null): a value, a failure
/// or a deferred.</summary>
internal delegate object? Do(Player player, object? input);

/// <summary>What a function does when it is called.</summary>
/// <param name="Effects">First these steps.</param>
/// <param name="Propagates">Whether an error of theirs comes out of the function, instead of into the trace.</param>
/// <param name="Do">Then this.</param>
internal sealed record Behaviour(Step[] Effects, bool Propagates, Do Do)
{
    public object? Run(Player player, object? input)
    {
        foreach (Step effect in Effects)
        {
            if (Propagates)
            {
                player.Perform(effect);
            }
            else
            {
                player.PerformSafely(effect);
            }
        }

        return Do(player, input);
    }
}

/// <summary>A function as the program writes it.</summary>
/// <param name="Log">What a call is called in the trace.</param>
/// <param name="Behaviours">What it does at its first call, its second…, and, with the last one, from then on.</param>
internal sealed record FunctionText(string Log, Behaviour[] Behaviours);

/// <summary>A function that a step has given to the library.</summary>
internal sealed class Function(Player player, FunctionText text)
{
    private int _calls;

    public object? Call(params ReadOnlySpan<object?> arguments)
    {
        player.TraceCall(text.Log, arguments);
        Behaviour behaviour = text.Behaviours[Math.Min(_calls, text.Behaviours.Length - 1)];
        _calls++;
        return behaviour.Run(player, arguments is [var first, ..] ? first : null);
    }

    /// <summary>For the library, which takes any result as a deferred.</summary>
    public Deferred<object?> Start(params ReadOnlySpan<object?> arguments) => Values.AsDeferred(Call(arguments));
}
