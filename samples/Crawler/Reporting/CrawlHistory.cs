namespace Crawler.Reporting;

/// <summary>A crawl's numbers over time, in at most <see cref="Capacity"/> points: when it is full, each two become
/// one.</summary>
internal sealed class CrawlHistory
{
    /// <summary>The most points.</summary>
    public const int Capacity = 1200;

    private readonly List<HistoryPoint> _points = new(Capacity);

    /// <summary>How many samples one point stands for.</summary>
    private int _each = 1;

    private int _inLast;

    /// <summary>The points, by time.</summary>
    public IReadOnlyList<HistoryPoint> Points => _points;

    /// <summary>Adds a sample.</summary>
    public void Add(HistoryPoint sample)
    {
        if (_inLast > 0 && _inLast < _each)
        {
            _points[^1] = _points[^1].Join(sample);
            _inLast++;
            return;
        }

        if (_points.Count == Capacity)
        {
            for (int i = 0; i < Capacity / 2; i++)
            {
                _points[i] = _points[2 * i].Join(_points[(2 * i) + 1]);
            }

            _points.RemoveRange(Capacity / 2, Capacity / 2);
            _each *= 2;
        }

        _points.Add(sample);
        _inLast = 1;
    }
}
