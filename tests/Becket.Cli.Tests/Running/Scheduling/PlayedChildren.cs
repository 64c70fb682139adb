using System.Globalization;
using Becket.Cli.Running;
using Becket.Cli.Running.Children;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Children that only the clock knows of. What a job's only value says is done: <c>2</c> takes two seconds,
/// <c>2:1</c> exits with 1 then, <c>9:0:1</c> (or more) fails so often before it succeeds, and <c>!9</c> minds no
/// signal but SIGKILL.</summary>
internal sealed class PlayedChildren(IReactorTime time) : IChildren
{
    private readonly Dictionary<long, int> _attempts = [];

    /// <summary>What happened, in order.</summary>
    public List<string> Story { get; } = [];

    /// <summary>How many children the system has room for.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Running { get; private set; }

    public int MostRunning { get; private set; }

    private IReactorTime Time => time;

    public IChild Start(StartedJob job, IJobOutput output, IChildWatcher watcher)
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
        int attempt = _attempts[job.Job.Number] = _attempts.GetValueOrDefault(job.Job.Number) + 1;
        Tell($"{job.Job.Arguments[1]} starts");
        string[] parts = value.TrimStart('!').Split(':');
        bool fails =
            parts.Length == 2 || (parts.Length == 3 && attempt <= int.Parse(parts[2], CultureInfo.InvariantCulture));
        int exitCode =
            !fails ? 0
            : parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture)
            : 1;
        return new PlayedChild(
            this,
            watcher,
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            exitCode,
            value.StartsWith('!'),
            job.Job.Arguments[1]
        );
    }

    private void Tell(string what) =>
        Story.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Now.TotalSeconds:0.###} {what}"));

    private sealed class PlayedChild : IChild
    {
        private readonly PlayedChildren _children;
        private readonly IChildWatcher _watcher;
        private readonly bool _mindsNothing;
        private readonly string _name;
        private readonly DelayedCall _end;

        public PlayedChild(
            PlayedChildren children,
            IChildWatcher watcher,
            double seconds,
            int exitCode,
            bool mindsNothing,
            string name
        )
        {
            (_children, _watcher, _mindsNothing, _name) = (children, watcher, mindsNothing, name);
            _end = children.Time.CallLater(TimeSpan.FromSeconds(seconds), () => End(exitCode, 0));
        }

        public long Received => 0;

        public long Sent => 0;

        public void Signal(int signal)
        {
            if (!_end.Active)
            {
                return;
            }

            _children.Tell($"{_name} gets {ProcessSignals.Name(signal)}");
            if (_mindsNothing && signal != ProcessSignals.Kill)
            {
                return;
            }

            // As in life, the news comes later.
            _end.Cancel();
            _children.Time.CallLater(TimeSpan.Zero, () => End(0, signal));
        }

        public void Pause() { }

        public void Resume() { }

        private void End(int exitCode, int signal)
        {
            _children.Running--;
            _children.Tell(
                signal > 0 ? $"{_name} is killed"
                : exitCode > 0 ? $"{_name} fails"
                : $"{_name} is done"
            );
            _watcher.Exited();
            _watcher.Ended(exitCode, signal);
        }
    }
}
