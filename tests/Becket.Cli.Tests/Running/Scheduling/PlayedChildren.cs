using System.Globalization;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Starts children that exist only on a clock. The job's only value scripts its child: <c>2</c> takes two
/// seconds, <c>2:1</c> then exits with 1, <c>9:0:1</c> fails once (or more often) before it succeeds, <c>!9</c> ignores
/// every signal but SIGKILL, and <c>?</c> cannot start.</summary>
internal sealed class PlayedChildren(IReactorTime time)
{
    private readonly Dictionary<long, int> _starts = [];

    /// <summary>The events in their order.</summary>
    public List<string> Story { get; } = [];

    /// <summary>The number of children that the system has room for.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Running { get; private set; }

    public int MostRunning { get; private set; }

    private IReactorTime Time => time;

    public IChild Start(PreparedJob job, IAttemptOutput output, IChildListener listener)
    {
        string value = job.Job.Values[0];
        if (value == "?")
        {
            throw new CannotStartException("there is no such program", 127, mayPass: false);
        }

        if (Running >= Room)
        {
            throw new CannotStartException("too many processes", 126, mayPass: true);
        }

        MostRunning = Math.Max(MostRunning, ++Running);
        int starts = _starts[job.Job.Number] = _starts.GetValueOrDefault(job.Job.Number) + 1;
        Record($"{job.Job.Arguments[1]} starts");
        string[] parts = value.TrimStart('!').Split(':');
        bool fails =
            parts.Length == 2 || (parts.Length == 3 && starts <= int.Parse(parts[2], CultureInfo.InvariantCulture));
        int exitCode =
            !fails ? 0
            : parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture)
            : 1;
        return new PlayedChild(
            this,
            listener,
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            exitCode,
            value.StartsWith('!'),
            job.Job.Arguments[1]
        );
    }

    private void Record(string what) =>
        Story.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Now.TotalSeconds:0.###} {what}"));

    private sealed class PlayedChild : IChild
    {
        private readonly PlayedChildren _children;
        private readonly IChildListener _listener;
        private readonly bool _ignoresSignals;
        private readonly string _name;
        private readonly Action _finish;
        private DelayedCall _end;
        private TimeSpan? _left;

        public PlayedChild(
            PlayedChildren children,
            IChildListener listener,
            double seconds,
            int exitCode,
            bool ignoresSignals,
            string name
        )
        {
            (_children, _listener, _ignoresSignals, _name) = (children, listener, ignoresSignals, name);
            _finish = () => End(exitCode, 0);
            _end = children.Time.CallLater(TimeSpan.FromSeconds(seconds), _finish);
        }

        public long Received => 0;

        public long Sent => 0;

        public void Signal(int signal)
        {
            if (!_end.Active && _left is null)
            {
                return;
            }

            _children.Record($"{_name} gets {ProcessSignals.Name(signal)}");
            if (signal == ProcessSignals.Parse("STOP") || signal == ProcessSignals.Parse("TSTP"))
            {
                _left = _end.Time - _children.Time.Now;
                _end.Cancel();
                return;
            }

            if (signal == ProcessSignals.Parse("CONT"))
            {
                _end = _children.Time.CallLater(_left!.Value, _finish);
                _left = null;
                return;
            }

            if (_ignoresSignals && signal != ProcessSignals.Kill)
            {
                return;
            }

            // As with real children, the end is reported later.
            _end.Cancel();
            _children.Time.CallLater(TimeSpan.Zero, () => End(0, signal));
        }

        public void HoldReading(bool isHeld) { }

        private void End(int exitCode, int signal)
        {
            _children.Running--;
            _children.Record(
                signal > 0 ? $"{_name} is killed"
                : exitCode > 0 ? $"{_name} fails"
                : $"{_name} is done"
            );
            _listener.ChildExited();
            _listener.ChildEnded(exitCode, signal);
        }
    }
}
