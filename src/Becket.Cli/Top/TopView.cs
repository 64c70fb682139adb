namespace Becket.Cli.Top;

/// <summary>What the user has chosen to see.</summary>
internal sealed class TopView
{
    /// <summary>How many reports the line of bars shows at most.</summary>
    private const int Bars = 60;

    private readonly List<double> _utilization = [];
    private ReactorSnapshot? _previous;

    /// <summary>The part below the headline.</summary>
    public TopPart Part { get; set; }

    /// <summary>The reactor's place in the program.</summary>
    public int Reactor { get; set; }

    /// <summary>How often the sort key was pressed in this part.</summary>
    public int Sort { get; set; }

    /// <summary>The text that shown lines have; empty for all lines.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Whether the user types the filter.</summary>
    public bool IsTypingFilter { get; set; }

    /// <summary>Whether the screen stands still.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The first line of the part that is shown.</summary>
    public int Scroll { get; set; }

    /// <summary>The shares of time that the loop has worked between the last reports, 0 to 1.</summary>
    public IReadOnlyList<double> Utilization => _utilization;

    /// <summary>Turns in a second, between the last two reports.</summary>
    public double TurnsPerSecond { get; private set; }

    /// <summary>Takes a report: what changed since the last one.</summary>
    public void Take(ReactorSnapshot snapshot)
    {
        double seconds = (snapshot.Now - (_previous?.Now ?? TimeSpan.Zero)).TotalSeconds;
        if (seconds > 0)
        {
            double worked = (snapshot.Worked - (_previous?.Worked ?? TimeSpan.Zero)).TotalSeconds;
            _utilization.Add(Math.Clamp(worked / seconds, 0, 1));
            TurnsPerSecond = (snapshot.Statistics.Turns - (_previous?.Statistics.Turns ?? 0)) / seconds;
        }

        if (_utilization.Count > Bars)
        {
            _utilization.RemoveAt(0);
        }

        _previous = snapshot;
    }

    /// <summary>Another reactor is shown.</summary>
    public void Restart()
    {
        _utilization.Clear();
        _previous = null;
        Scroll = 0;
    }
}
