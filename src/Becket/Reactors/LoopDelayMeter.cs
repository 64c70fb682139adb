namespace Becket.Reactors;

/// <summary>Counts turns by their length, from which follow the percentiles of <see cref="LoopDelay"/>.</summary>
/// <remarks>
/// <para>What becomes ready in a turn of length d, at a uniformly distributed moment, waits between 0 and d. So of each
/// turn longer than x, the first d - x seconds are moments that wait longer than x. A count and a sum for each class of
/// lengths give their total without a list of the turns.</para>
/// <para>Two windows of <see cref="WindowLength"/> seconds: one that is filled, and the one before it.</para>
/// <para>Threads: <see cref="Add"/> on the loop's; <see cref="Read"/> on any, where a reading that coincides with a
/// turn's end may miss it.</para>
/// </remarks>
internal sealed class LoopDelayMeter
{
    private const double WindowLength = 5;

    // Four classes an octave: the exponent of a double and the two highest bits of its fraction. From 2^-20 s, about
    // 1 µs, to 2^6 s.
    private const int DroppedBits = 50;
    private const int Classes = (26 * 4) + 1;
    private static readonly long s_firstClass = BitConverter.DoubleToInt64Bits(Math.ScaleB(1, -20)) >> DroppedBits;

    private Window _current = new();
    private Window _previous = new();
    private double _windowEnds = WindowLength;
    private double _lastEnd;

    /// <summary>A turn has ended.</summary>
    /// <param name="began">When its work began.</param>
    /// <param name="ended">Now.</param>
    public void Add(double began, double ended)
    {
        if (began >= _windowEnds)
        {
            BeginWindow(began);
        }

        _lastEnd = ended;
        _current.Add(ended - began);
    }

    /// <summary>The percentiles of the recent turns.</summary>
    public LoopDelay Read(double now)
    {
        (Window current, Window previous) = (_current, _previous);
        double length = Math.Max(now - previous.Began, 0);
        bool isOld = now - _lastEnd > WindowLength;
        return new LoopDelay
        {
            P50 = Percentile(0.5),
            P99 = Percentile(0.99),
            P999 = Percentile(0.999),
            Max = isOld ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(current.Longest, previous.Longest)),
        };

        TimeSpan Percentile(double share)
        {
            // The answer is the x for which the moments that wait longer than x have this total length.
            double longer = (1 - share) * length;
            (long count, double sum) = (0, 0);
            for (int i = Classes - 1; i >= 0 && !isOld; i--)
            {
                int turns = current.Counts[i] + previous.Counts[i];
                double seconds = current.Sums[i] + previous.Sums[i];
                if (turns > 0 && sum - (count * seconds / turns) >= longer)
                {
                    break;
                }

                count += turns;
                sum += seconds;
            }

            // Another thread may read a window that the loop is clearing: a sum without its count.
            return count > 0 && sum > longer ? TimeSpan.FromSeconds((sum - longer) / count) : TimeSpan.Zero;
        }
    }

    /// <summary>The part of the recent time in which turns worked: 1 is always.</summary>
    public double Utilization(double now)
    {
        (Window current, Window previous) = (_current, _previous);
        double length = now - previous.Began;
        return length <= 0 || now - _lastEnd > WindowLength
            ? 0
            : Math.Clamp((current.Sums.Sum() + previous.Sums.Sum()) / length, 0, 1);
    }

    private void BeginWindow(double began)
    {
        if (began - _lastEnd > WindowLength)
        {
            // The loop has slept since: what came before is not recent.
            _previous.Clear(began);
        }
        else
        {
            (_previous, _current) = (_current, _previous);
        }

        _current.Clear(began);
        _windowEnds = began + WindowLength;
    }

    private sealed class Window
    {
        public int[] Counts { get; } = new int[Classes];

        public double[] Sums { get; } = new double[Classes];

        public double Began { get; private set; }

        public double Longest { get; private set; }

        public void Add(double seconds)
        {
            long index = (BitConverter.DoubleToInt64Bits(seconds) >> DroppedBits) - s_firstClass;
            index = Math.Clamp(index, 0, Classes - 1);
            Counts[index]++;
            Sums[index] += seconds;
            if (seconds > Longest)
            {
                Longest = seconds;
            }
        }

        public void Clear(double began)
        {
            Array.Clear(Counts);
            Array.Clear(Sums);
            (Began, Longest) = (began, 0);
        }
    }
}
