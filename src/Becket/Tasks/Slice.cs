using Becket.Time;

namespace Becket.Tasks;

/// <summary>Limits the work that is done before the loop runs again.</summary>
internal struct Slice(IReactorTime time)
{
    /// <summary>Twisted's value: short enough not to delay other work, long enough that the turn of the loop in
    /// between costs little.</summary>
    private const double Seconds = 0.01;

    // Virtual time does not move during work, so there a slice must end by number. In real time a unit takes a
    // microsecond or more, so a slice ends by time first; if it does not, a turn of the loop for every thousand units
    // is cheap.
    private const int Units = 1_000;

    private readonly double _end = time.Seconds + Seconds;
    private int _units;

    /// <summary>Whether the slice is over. Called once after each unit of work.</summary>
    public bool IsOver(IReactorTime time) => ++_units >= Units || time.Seconds >= _end;
}
