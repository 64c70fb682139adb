namespace Becket.Conformance.Playing;

/// <summary>Computes the result of a program's function from its input (its first argument, or null): a value, a
/// failure or a deferred.</summary>
internal delegate object? Do(Player player, object? input);

/// <summary>What a function does when it is called.</summary>
/// <param name="Effects">The steps that it performs first.</param>
/// <param name="Propagates">Whether an error of these steps comes out of the function, instead of going into the
/// trace.</param>
/// <param name="Do">What it does then.</param>
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

/// <summary>A function as it is written in the program.</summary>
/// <param name="Log">The name of a call in the trace.</param>
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
