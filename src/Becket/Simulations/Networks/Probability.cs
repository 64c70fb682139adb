namespace Becket.Simulations.Networks;

/// <summary>Checks probabilities.</summary>
internal static class Probability
{
    /// <summary>The value, if it is from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Check(double value, string name) =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "A probability is a number from 0 to 1.");
}
