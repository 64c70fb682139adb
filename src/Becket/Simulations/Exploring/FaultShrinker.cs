using System.Diagnostics;

namespace Becket.Simulations.Exploring;

/// <summary>Finds the faults that a failure needs: leaves out halves, then smaller parts, then single ones, as long as
/// the run fails in the same way.</summary>
/// <remarks>Source: the idea of delta debugging (A. Zeller, R. Hildebrandt, 2002), without its complements.</remarks>
/// <param name="fails">Runs with only these faults, and says whether it fails in the same way.</param>
/// <param name="limit">How long the search may take, in real time.</param>
internal sealed class FaultShrinker(Func<IReadOnlyCollection<int>, bool> fails, TimeSpan limit)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>How many runs it took.</summary>
    public int Runs { get; private set; }

    /// <summary>Whether the time was enough for the whole search.</summary>
    public bool IsDone { get; private set; } = true;

    /// <summary>Finds the faults.</summary>
    /// <param name="all">The numbers of all faults, with which the run fails.</param>
    public IReadOnlyList<int> Shrink(IReadOnlyList<int> all)
    {
        List<int> kept = [.. all];
        if (kept.Count > 0 && Fails([]))
        {
            return [];
        }

        int part = kept.Count;
        while (kept.Count > 1 && part > 0)
        {
            part = Math.Min(part, kept.Count / 2);
            bool hasShrunk = false;
            for (int from = 0; from < kept.Count && kept.Count > 1; )
            {
                int count = Math.Min(part, kept.Count - from);
                List<int> fewer = [.. kept[..from], .. kept[(from + count)..]];
                if (fewer.Count > 0 && Fails(fewer))
                {
                    kept = fewer;
                    hasShrunk = true;
                }
                else
                {
                    from += count;
                }
            }

            if (!IsDone || (part == 1 && !hasShrunk))
            {
                break;
            }

            part = Math.Max(1, part / 2);
        }

        return kept;
    }

    private bool Fails(IReadOnlyCollection<int> faults)
    {
        if (limit != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_began) > limit)
        {
            IsDone = false;
            return false;
        }

        Runs++;
        return fails(faults);
    }
}
