namespace Becket.Reactors;

/// <summary>Rare paths on purpose, for all floors: a simulation decides whether they are taken. Elsewhere they never
/// are, at the cost of reading one field of the thread.</summary>
internal abstract class RarePaths
{
    [ThreadStatic]
    private static RarePaths? t_current;

    /// <summary>Whether to take the rare path with this name, here and now.</summary>
    /// <param name="name">Its name, a constant.</param>
    /// <param name="chance">How often it is taken in the runs in which it is taken at all.</param>
    public static bool Sometimes(string name, double chance) => t_current is { } paths && paths.Takes(name, chance);

    /// <summary>A value that is usual, or one of the rare ones: one and the same in a whole run.</summary>
    public static T Draw<T>(string name, T usual, params ReadOnlySpan<T> rare) =>
        t_current is { } paths && paths.DrawIndex(name, rare.Length) is { } index ? rare[index] : usual;

    /// <summary>Lets these decide for code on the calling thread.</summary>
    /// <returns>Those that did so far, to be put back; null for none.</returns>
    public static RarePaths? Enter(RarePaths? paths)
    {
        RarePaths? outer = t_current;
        t_current = paths;
        return outer;
    }

    /// <summary>Whether a path is taken now.</summary>
    protected abstract bool Takes(string name, double chance);

    /// <summary>Which of the rare values this run uses; null for the usual one.</summary>
    protected abstract int? DrawIndex(string name, int count);
}
