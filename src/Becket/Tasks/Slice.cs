using Becket.Time;

namespace Becket.Tasks;

/// <summary>How much work is done before the loop gets its turn.</summary>
internal struct Slice(IReactorTime time)
{
    /// <summary>Twisted's: short enough that nobody notices, long enough that the turn in between costs
    /// nothing.</summary>
    private const double Seconds = 0.01;

    // Virtual time stands still while work is done, so there a slice must end by number. In real time a unit takes a
    // microsecond or more, so that it ends by time first; and where it does not, a turn of the loop in every thousand
    // units is cheap.
    private const int Units = 1_000;

    private readonly double _end = time.Seconds + Seconds;
    private int _units;

    /// <summary>To be asked once after each unit of work.</summary>
    public bool IsOver(IReactorTime time) => ++_units >= Units || time.Seconds >= _end;
}
