namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A function of expressions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">The fewest values it takes.</param>
/// <param name="Most">The most values it takes.</param>
/// <param name="TakesValue">Whether it takes <c>$_</c> if it is given nothing.</param>
/// <param name="Call">Calculates it.</param>
internal sealed record ExpressionFunction(
    string Name,
    int Least,
    int Most,
    bool TakesValue,
    Func<ExpressionScope, Scalar[], Scalar> Call
)
{
    /// <summary>How many values it takes, for a message.</summary>
    public string Takes =>
        Most == int.MaxValue ? $"{Least} values or more"
        : Least == Most ? Count(Least)
        : $"{Least} to {Most} values";

    private static string Count(int count) =>
        count switch
        {
            0 => "no value",
            1 => "one value",
            _ => $"{count} values",
        };
}
