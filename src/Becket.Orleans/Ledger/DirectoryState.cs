namespace Becket.Orleans.Ledger;

/// <summary>The names of all lists. It has no clock and does no input or output: its owner calls it from one place, and
/// stores it before it answers if <see cref="StateVersion"/> has risen.</summary>
/// <remarks>The owner of a list reports it here before it answers a change: workers find open lists here, so a list
/// that is open has to be here, and one that is complete may still be.</remarks>
internal sealed class DirectoryState
{
    private const byte Format = 1;

    private readonly SortedDictionary<string, Entry> _lists = new(StringComparer.Ordinal);

    /// <summary>Rises with each change.</summary>
    public long StateVersion { get; private set; }

    /// <summary>The directory as it was stored; empty if it never was.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static DirectoryState Load(ReadOnlyMemory<byte> state)
    {
        var directory = new DirectoryState();
        if (!state.IsEmpty)
        {
            var reader = new StateReader(state);
            reader.Version(Format);
            for (int count = reader.Count(); count > 0; count--)
            {
                directory._lists[reader.Text()] = new Entry(reader.Number(), reader.Flag());
            }
        }

        return directory;
    }

    /// <summary>Writes the directory.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(Format);
        writer.Number(_lists.Count);
        foreach ((string name, Entry entry) in _lists)
        {
            writer.Text(name);
            writer.Number(entry.Version);
            writer.Flag(entry.IsOpen);
        }
    }

    /// <summary>Enters a list, or what has become of it. Older news than is known changes nothing.</summary>
    /// <param name="list">The name.</param>
    /// <param name="version">The version of its <see cref="ListView.Control"/>.</param>
    /// <param name="isOpen">Whether workers have to look at it.</param>
    public void Set(string list, long version, bool isOpen)
    {
        bool isKnown = _lists.TryGetValue(list, out Entry before);
        if (isKnown && (version < before.Version || before == new Entry(version, isOpen)))
        {
            return;
        }

        _lists[list] = new Entry(version, isOpen);
        StateVersion++;
    }

    /// <summary>Removes a list that was deleted.</summary>
    public void Remove(string list)
    {
        if (_lists.Remove(list))
        {
            StateVersion++;
        }
    }

    /// <summary>The names, in order: all, or those of open lists.</summary>
    public IReadOnlyList<string> Names(bool openOnly) =>
        [.. from list in _lists where list.Value.IsOpen || !openOnly select list.Key];

    private readonly record struct Entry(long Version, bool IsOpen);
}
