namespace Becket.Reactors.Drivers.Sockets;

/// <content>Who is open.</content>
internal sealed partial class SocketsDriver
{
    private readonly List<ISocketSource> _sources = [];

    public override int Open => _sources.Count;

    /// <summary>It is open from now on.</summary>
    public void Add(ISocketSource source)
    {
        source.Place = _sources.Count;
        _sources.Add(source);
    }

    /// <summary>It is closed.</summary>
    public void Remove(ISocketSource source)
    {
        ISocketSource last = _sources[^1];
        last.Place = source.Place;
        _sources[source.Place] = last;
        _sources.RemoveAt(_sources.Count - 1);
    }

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
