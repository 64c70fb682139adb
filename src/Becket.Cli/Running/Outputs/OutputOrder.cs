namespace Becket.Cli.Running.Outputs;

/// <summary>The jobs in the order of the input, from the first that has not ended.</summary>
/// <remarks>A first job that takes for ever must not let the run gather what the others wrote without end: at some
/// number they hold back.</remarks>
internal sealed class OutputOrder(int mostWaiting = OutputOrder.DefaultMostWaiting)
{
    public const int DefaultMostWaiting = 10_000;

    private readonly Queue<Place> _places = new();
    private readonly Dictionary<long, Place> _unfinished = [];
    private readonly List<Deferred> _holdingBack = [];

    /// <summary>The job whose turn it is, in its present attempt.</summary>
    public AttemptText? First => _places.TryPeek(out Place? place) ? place.Text : null;

    /// <summary>Whether those who have ended should wait before they make room for others. Not while the first is
    /// between two attempts: it needs a slot to go on.</summary>
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

    /// <summary>Notes an end.</summary>
    /// <returns>The jobs that can now be written for good, and an attempt that has ended while it was its
    /// turn.</returns>
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

    public Deferred WhenThereIsRoom()
    {
        var room = new Deferred();
        _holdingBack.Add(room);
        return room;
    }

    /// <summary>Lets those go on who hold back, if there is room. They may come back at once, so what is to be written
    /// must have been.</summary>
    public void LetGoOn()
    {
        if (_holdingBack.Count == 0 || IsFull)
        {
            return;
        }

        Deferred[] waiting = [.. _holdingBack];
        _holdingBack.Clear();
        foreach (Deferred each in waiting)
        {
            each.Callback();
        }
    }

    private sealed class Place
    {
        public required AttemptText Text { get; set; }

        public bool IsRunning { get; set; } = true;

        public bool IsDone { get; set; }
    }
}
