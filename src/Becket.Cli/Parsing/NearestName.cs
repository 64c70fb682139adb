namespace Becket.Cli.Parsing;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>Returns the name that takes the fewest typing errors from what was typed; null if every name takes too
    /// many.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        string? nearest = null;

        // One error in a short name, two in others: beyond that, most names resemble each other.
        int fewest = typed.TrimStart('-').Length <= 4 ? 2 : 3;
        foreach (string name in names)
        {
            int errors = Errors(typed, name);
            if (errors < fewest)
            {
                (nearest, fewest) = (name, errors);
            }
        }

        return nearest;
    }

    /// <summary>The number of letters to add, leave out, change, or swap with the next one.</summary>
    public static int Errors(string typed, string name)
    {
        // The table of the optimal string alignment distance, of which three rows are kept.
        int[] beforeLast = new int[name.Length + 1];
        int[] last = new int[name.Length + 1];
        int[] row = new int[name.Length + 1];
        for (int j = 0; j <= name.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= typed.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= name.Length; j++)
            {
                int change = last[j - 1] + (typed[i - 1] == name[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[name.Length];
    }
}
