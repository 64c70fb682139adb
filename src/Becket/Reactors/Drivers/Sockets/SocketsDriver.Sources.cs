namespace Becket.Reactors.Drivers.Sockets;

/// <content>The list of what is open.</content>
internal sealed partial class SocketsDriver
{
    private readonly List<ISocketSource> _sources = [];

    public override int OpenCount => _sources.Count;

    /// <summary>Adds something that has been opened.</summary>
    public void Add(ISocketSource source)
    {
        source.Place = _sources.Count;
        _sources.Add(source);
    }

    /// <summary>Removes something that has been closed; the last one takes its place.</summary>
    public void Remove(ISocketSource source)
    {
        ISocketSource last = _sources[^1];
        last.Place = source.Place;
        _sources[source.Place] = last;
        _sources.RemoveAt(_sources.Count - 1);
    }

    public override IReadOnlyList<IoChannel> OpenChannels() =>
        [.. _sources.Select(static source => source.Carried).OfType<IoChannel>()];

    public override void CloseAll()
    {
        foreach (ISocketSource source in _sources.ToArray())
        {
            source.OnShutdown();
        }

        Flush();
    }

    private void AbandonAll()
    {
        foreach (ISocketSource source in _sources.ToArray())
        {
            source.Abandon();
        }
    }
}
