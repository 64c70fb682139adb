namespace Becket.Workloads.Measuring;

/// <summary>Delays that look random and are the same in the programs of every language.</summary>
internal static class Delays
{
    /// <summary>Makes <paramref name="n"/> delays of <paramref name="from"/> seconds and up to <paramref name="range"/>
    /// more.</summary>
    public static TimeSpan[] Make(int n, double range, double from = 0)
    {
        var delays = new TimeSpan[n];
        uint x = 42u;
        for (int i = 0; i < n; i++)
        {
            x = ((x * 1103515245u) + 12345u) & 0x7fffffffu;
            delays[i] = TimeSpan.FromSeconds(from + (x / 2147483648.0 * range));
        }

        return delays;
    }

    /// <summary>Makes <paramref name="count"/> numbers below <paramref name="n"/>.</summary>
    public static int[] Order(int count, int n)
    {
        int[] order = new int[count];
        uint x = 42u;
        for (int i = 0; i < count; i++)
        {
            x = ((x * 1103515245u) + 12345u) & 0x7fffffffu;
            order[i] = (int)(x / 2147483648.0 * n);
        }

        return order;
    }
}
