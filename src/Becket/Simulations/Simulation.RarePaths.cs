namespace Becket.Simulations;

/// <content>Rare paths on purpose.</content>
public sealed partial class Simulation
{
    private readonly RunRarePaths _rarePaths;

    /// <summary>Whether to take a rare path here and now: what a program does when a buffer is full, a reply is late,
    /// a cache is empty. Put it into the program itself. In production the answer is always no.</summary>
    /// <param name="name">The path's name, a constant; the report of <see cref="Explore"/> counts by it.</param>
    /// <param name="chance">How often it is taken in the seeds in which it is taken at all, which are a quarter of
    /// them. Default: 0.25.</param>
    /// <returns>False outside of a simulation, in most seeds, and after <see cref="RepairAll"/>.</returns>
    /// <remarks>
    /// <para>Outside of a simulation it costs the reading of one field of the thread.</para>
    /// <para>Threads: any. Source: FoundationDB's <c>BUGGIFY</c>.</para>
    /// </remarks>
    public static bool Sometimes(string name, double chance = 0.25) => Reactors.RarePaths.Sometimes(name, chance);

    /// <summary>A limit, a time-out or a size that is unusual in some seeds: small queues overflow, and short time-outs
    /// run out, in tests and not in production.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The value's name, a constant.</param>
    /// <param name="usual">The value outside of a simulation, and in three quarters of the seeds.</param>
    /// <param name="rare">The values of the other seeds, which draw one of them.</param>
    /// <returns>The value, which is the same in the whole of a run.</returns>
    /// <remarks>Threads: any. Source: FoundationDB's buggified knobs.</remarks>
    public static T Draw<T>(string name, T usual, params ReadOnlySpan<T> rare) =>
        Reactors.RarePaths.Draw(name, usual, rare);
}
