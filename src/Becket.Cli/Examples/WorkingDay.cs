using System.Diagnostics;
using System.Globalization;
using Becket.Cli.Running;
using Becket.Cli.Timelines;

namespace Becket.Cli.Examples;

/// <summary>What a step of the working day works with: its customers, a page to print on, a clock, and a
/// reactor.</summary>
/// <remarks>Not thread-safe. The step that uses threads takes its own lock around every use, which is half of its
/// story.</remarks>
internal sealed class WorkingDay : IDisposable
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

    /// <summary>How many installations may run at once, in the steps that limit it.</summary>
    public int Slots => _options.Slots;

    /// <summary>The waits of the day, for its picture.</summary>
    public Timeline Timeline { get; }

    /// <summary>Seconds since the day began, on the clock that times the installations: virtual in virtual
    /// time.</summary>
    public double Elapsed => _reactor?.Seconds ?? Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Runs one step, and prints its headline before and the time it took after.</summary>
    public void Run(Step step)
    {
        Print($"------ Running example {step.Number} ------");
        step.Run(this);
        Timeline.Close();
        Print(string.Create(CultureInfo.InvariantCulture, $"* Elapsed time: {Timeline.Length:F2} seconds"));
    }

    /// <summary>Creates the reactor of the day, in real or virtual time as the options say.</summary>
    public Reactor CreateReactor()
    {
        _reactor = Reactor.Create(
            new ReactorOptions
            {
                VirtualTime = _options.VirtualTime,

                // Without handlers, Ctrl-C ends the whole program and not only this step of it.
                HandleSignals = false,
            }
        );
        if (_options.TraceFile is { } path)
        {
            try
            {
                // The end of the reactor ends it.
                _ = _reactor.Record(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new TimelineFileException(
                    $"cannot write the trace to '{path}': {FileErrorText.Of(error)}",
                    error
                );
            }
        }

        return _reactor;
    }

    public void Print(string line) => _page.WriteLine(line);

    /// <summary>Records for the picture that a wait begins.</summary>
    /// <param name="who">The customer who waits; a customer has one wait at a time.</param>
    /// <param name="lane">The lane of the picture; without one, the first that is free.</param>
    public void Begin(string who, int? lane = null) => Timeline.Begin(who, lane);

    /// <summary>Records for the picture that the wait of this customer has ended.</summary>
    public void End(string who) => Timeline.End(who);

    public void Dispose() => _reactor?.Dispose();
}
