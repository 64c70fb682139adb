using System.Globalization;

namespace Becket.Simulations;

/// <summary>What <see cref="Simulation.Explore"/> did.</summary>
public sealed record ExploreReport
{
    /// <summary>How many seeds ran.</summary>
    public required int Seeds { get; init; }

    /// <summary>How many events happened in them.</summary>
    public required long Events { get; init; }

    /// <summary>How much virtual time passed in them.</summary>
    public required TimeSpan VirtualTime { get; init; }

    /// <summary>How much real time that took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The rare paths that code came to, in the order of their names.</summary>
    public required IReadOnlyList<RarePath> RarePaths { get; init; }

    /// <summary>What was noticed that is no error.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The rare paths that no seed has taken: what they lead to was never tested.</summary>
    public IEnumerable<string> PathsNotTaken =>
        RarePaths.Where(static path => path.Times == 0).Select(static path => path.Name);

    /// <summary>A summary in a few lines.</summary>
    public override string ToString()
    {
        double seconds = Math.Max(Elapsed.TotalSeconds, 1e-6);
        List<string> lines =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Seeds:N0} seeds, {Events:N0} events, {VirtualTime} of virtual time in {seconds:0.###} s "
                    + $"({Seeds / seconds:N0} seeds a second)"
            ),
        ];
        foreach (RarePath path in RarePaths)
        {
            lines.Add(
                path.Times == 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"  \"{path.Name}\": NEVER TAKEN, reached in {path.Seeds:N0} seeds"
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"  \"{path.Name}\": taken {path.Times:N0} times, "
                            + $"in {path.SeedsTaken:N0} of {path.Seeds:N0} seeds"
                    )
            );
        }

        lines.AddRange(Warnings.Select(static warning => $"  Warning: {warning}"));
        return string.Join(Environment.NewLine, lines);
    }
}
