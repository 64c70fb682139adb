using System.Diagnostics.Metrics;

namespace Becket.Tests.Reactors.Observing;

/// <summary>A meter of its own for the reactors of one test, and a listener to it. It sees no other reactor.</summary>
internal sealed class MetricsReader : IMeterFactory
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Tags)> _seen = [];
    private Meter? _meter;

    public MetricsReader(bool listens = true)
    {
        if (!listens)
        {
            return;
        }

        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return _meter ??= new Meter(options);
    }

    /// <summary>Reads what is observed, and returns the measurements of an instrument, as "value attributes". Drops all
    /// others.</summary>
    public string[] Read(string name)
    {
        lock (_gate)
        {
            _seen.Clear();
        }

        _listener.RecordObservableInstruments();
        return Take(name);
    }

    /// <summary>The measurements of an instrument since the last time.</summary>
    public string[] Take(string name)
    {
        lock (_gate)
        {
            string[] taken =
            [
                .. _seen
                    .Where(each => each.Name == name)
                    .Select(static each => FormattableString.Invariant($"{each.Value} {each.Tags}").TrimEnd()),
            ];
            _seen.RemoveAll(each => each.Name == name);
            return taken;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = string.Join(
            ' ',
            tags.ToArray()
                .Where(static tag => tag.Key != "becket.reactor.name")
                .OrderBy(static tag => tag.Key, StringComparer.Ordinal)
                .Select(static tag => $"{tag.Key}={tag.Value}")
        );
        lock (_gate)
        {
            _seen.Add((instrument.Name, value, text));
        }
    }
}
