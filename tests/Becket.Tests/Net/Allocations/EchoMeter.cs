namespace Becket.Tests.Net.Allocations;

/// <summary>Counts the exchanges of an echo, and finds out how many bytes each of them allocates on the loop's
/// thread.</summary>
/// <param name="allowed">The bytes that an exchange may allocate. The measurement ends early once it is no
/// more.</param>
internal sealed class EchoMeter(int allowed)
{
    private const int Exchanges = 50;

    // The first ones include what is made once, and code that the compiler has not finished with.
    private const int MostMeasurements = 1_000;

    private int _exchanges;
    private int _measurements;
    private long _before;

    /// <summary>Fires when the measurements are done.</summary>
    public Deferred Done { get; } = new();

    /// <summary>The bytes of an exchange in the measurement with the fewest.</summary>
    public double Least { get; private set; } = double.MaxValue;

    /// <summary>An answer has arrived. Returns whether to ask again.</summary>
    public bool Goes()
    {
        if (++_exchanges < Exchanges)
        {
            return true;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        _exchanges = 0;
        if (_measurements++ > 0)
        {
            Least = Math.Min(Least, (double)allocated / Exchanges);
        }

        if (Least <= allowed || _measurements > MostMeasurements)
        {
            Done.Callback();
            return false;
        }

        _before = GC.GetAllocatedBytesForCurrentThread();
        return true;
    }
}
