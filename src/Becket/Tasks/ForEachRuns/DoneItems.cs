using System.Collections;

namespace Becket.Tasks.ForEachRuns;

/// <summary>The positions of the items that were done, in order. Takes memory only for those that were begun and not
/// done, which are few.</summary>
/// <param name="count">How many were done.</param>
/// <param name="withoutResult">Those that were begun and not done; null for none.</param>
internal sealed class DoneItems(int count, IReadOnlySet<long>? withoutResult) : IReadOnlyCollection<int>
{
    public int Count => count;

    public IEnumerator<int> GetEnumerator()
    {
        for (int index = 0, left = count; left > 0; index++)
        {
            if (withoutResult?.Contains(index) != true)
            {
                left--;
                yield return index;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
