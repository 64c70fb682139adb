namespace Becket.Dns.Asking;

/// <summary>The order in which the places of a service are tried: RFC 2782.</summary>
internal static class ServiceOrder
{
    /// <summary>By priority. Within one, at random, by weight: a place with weight 3 comes before one with weight 1
    /// three times in four.</summary>
    public static IReadOnlyList<ServiceRecord> Sort(IEnumerable<ServiceRecord> records, Random random)
    {
        var sorted = new List<ServiceRecord>();
        foreach (
            IGrouping<int, ServiceRecord> priority in records.GroupBy(record => record.Priority).OrderBy(g => g.Key)
        )
        {
            // Those without a weight come first, so that they have a small chance (the RFC's words).
            List<ServiceRecord> left = [.. priority.OrderBy(record => record.Weight)];
            while (left.Count > 0)
            {
                int chosen = Choose(left, random.Next(left.Sum(record => record.Weight) + 1));
                sorted.Add(left[chosen]);
                left.RemoveAt(chosen);
            }
        }

        return sorted;
    }

    // The first whose running sum of weights reaches the number.
    private static int Choose(List<ServiceRecord> records, int number)
    {
        int sum = 0;
        return records.FindIndex(record => (sum += record.Weight) >= number);
    }
}
