namespace Becket.Cli.Running.Outputs;

/// <summary>The jobs with output to write, in the order of the input.</summary>
/// <remarks>While a slow first job runs, the run keeps the output of the jobs after it. Their number is bounded: with
/// too many of them, jobs that have ended keep their slots, and no others start.</remarks>
internal sealed class OutputOrder(int mostWaiting = OutputOrder.DefaultMostWaiting)
{
    public const int DefaultMostWaiting = 10_000;

    private readonly Queue<Place> _places = new();
    private readonly Dictionary<long, Place> _unfinished = [];
    private readonly DeferredEvent _notFull = new();

    /// <summary>The first job, in its current attempt. Its output is written next.</summary>
    public AttemptText? First => _places.TryPeek(out Place? place) ? place.Text : null;

    /// <summary>Whether jobs that have ended keep their slots. Not while the first job is between two attempts, because
    /// it needs a slot.</summary>
    public bool IsFull => _places.Count > mostWaiting && _places.Peek().IsRunning;

    public void Begin(AttemptText text)
    {
        if (_unfinished.TryGetValue(text.Job.Number, out Place? place))
        {
            (place.Text, place.IsRunning) = (text, true);
            return;
        }

        place = new Place { Text = text };
        _places.Enqueue(place);
        _unfinished[text.Job.Number] = place;
    }

    public bool IsTurnOf(AttemptText text) => First == text;

    /// <summary>An attempt has ended.</summary>
    /// <returns>The jobs that can be written now: all done jobs up to the next one that is not done, or the first job
    /// between two attempts.</returns>
    public List<AttemptText> Ended(AttemptText text, bool isFinal)
    {
        Place place = _unfinished[text.Job.Number];
        place.IsRunning = false;
        if (!isFinal)
        {
            return First == text ? [text] : [];
        }

        place.IsDone = true;
        _unfinished.Remove(text.Job.Number);
        var done = new List<AttemptText>();
        while (_places.TryPeek(out Place? first) && first.IsDone)
        {
            done.Add(_places.Dequeue().Text);
        }

        return done;
    }

    public IEnumerable<AttemptText> TakeAll()
    {
        while (_places.TryDequeue(out Place? place))
        {
            yield return place.Text;
        }
    }

    /// <summary>Fires when the order is no longer full.</summary>
    public Deferred WhenNotFull() => _notFull.Wait();

    /// <summary>Releases the waiters unless the order is full. A waiter may add a job at once, so the caller first
    /// writes what can be written.</summary>
    public void ReleaseWaiters()
    {
        if (!IsFull)
        {
            _notFull.Pulse();
        }
    }

    private sealed class Place
    {
        public required AttemptText Text { get; set; }

        public bool IsRunning { get; set; } = true;

        public bool IsDone { get; set; }
    }
}
