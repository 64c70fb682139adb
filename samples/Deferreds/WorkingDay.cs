using System.Diagnostics;
using System.Globalization;

namespace Becket.Samples.Deferreds;

/// <summary>What a step finds on the desk in the morning: its customers, a page to write on, a clock, and on request a
/// reactor.</summary>
/// <remarks>Not thread-safe. The step that uses threads takes its own lock around all of this, which is half of its
/// story.</remarks>
public sealed class WorkingDay : IDisposable
{
    private readonly WorkingDayOptions _options;
    private readonly TextWriter _page;
    private readonly long _start = Stopwatch.GetTimestamp();
    private Reactor? _reactor;

    public WorkingDay(TextWriter page, WorkingDayOptions options)
    {
        _page = page;
        _options = options;
        Timeline = new Timeline(() => Elapsed);
    }

    public IReadOnlyList<string> Customers => _options.Customers;

    /// <summary>How long the installation for one customer takes.</summary>
    public TimeSpan InstallTime => _options.InstallTime;

    /// <summary>How many installations may be under way at once, in the steps that limit it.</summary>
    public int Slots => _options.Slots;

    /// <summary>Who waited when.</summary>
    public Timeline Timeline { get; }

    /// <summary>Seconds since the day began, on the clock that its installations follow: virtual in virtual
    /// time.</summary>
    public double Elapsed => _reactor?.Seconds ?? Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Lives through one step, from its headline to the time it took.</summary>
    public void Live(Step step)
    {
        Print($"------ Running example {step.Number} ------");
        step.Run(this);
        Timeline.Close();
        Print(string.Create(CultureInfo.InvariantCulture, $"* Elapsed time: {Timeline.Length:F2} seconds"));
    }

    /// <summary>The reactor of the day, in real or virtual time as asked for.</summary>
    public Reactor CreateReactor() =>
        _reactor = Reactor.Create(
            new ReactorOptions
            {
                VirtualTime = _options.VirtualTime,

                // Ctrl-C is to end the whole program, not only this step of it.
                HandleSignals = false,
            }
        );

    public void Print(string line) => _page.WriteLine(line);

    /// <summary>Notes for the picture that a wait begins.</summary>
    /// <param name="who">For whom; one wait at a time.</param>
    /// <param name="lane">On which lane of the picture; without one, the first that is free.</param>
    public void Begin(string who, int? lane = null) => Timeline.Begin(who, lane);

    /// <summary>Notes for the picture that it is over.</summary>
    public void End(string who) => Timeline.End(who);

    public void Dispose() => _reactor?.Dispose();
}
