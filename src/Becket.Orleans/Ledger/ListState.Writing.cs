namespace Becket.Orleans.Ledger;

internal sealed partial class ListState
{
    private const byte Format = 1;

    /// <summary>A list as it was stored.</summary>
    /// <param name="state">What <see cref="Write"/> wrote; empty if it was never stored.</param>
    /// <param name="now">The time of the new owner's clock. What started before is not known: a list with a rate acts
    /// as if as many as may had started now.</param>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static ListState Load(ReadOnlyMemory<byte> state, TimeSpan now)
    {
        var list = new ListState();
        if (!state.IsEmpty)
        {
            list.Read(new StateReader(state), now);
        }

        return list;
    }

    /// <summary>Writes the list.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(Format);
        writer.Number(_creator);
        writer.Number(_version);
        writer.Flag(View is not null);
        if (View is null)
        {
            return;
        }

        writer.Text(View.Name);
        OptionsFormat.Write(writer, View.Options);
        writer.Byte((byte)View.Control.Mode);
        writer.Number(View.Shards);
        writer.Flag(View.IsClosed);
        writer.Flag(View.IsComplete);
        writer.Number(_permits.Count);
        foreach ((int shard, ShardPermits permits) in _permits)
        {
            writer.Number(shard);
            writer.Number(permits.Sequence);
            writer.Number(permits.Held);
        }
    }

    private void Read(StateReader reader, TimeSpan now)
    {
        reader.Version(Format);
        _creator = reader.Number();
        _version = reader.Number();
        if (!reader.Flag())
        {
            return;
        }

        View = new ListView
        {
            Name = reader.Text(),
            Options = OptionsFormat.Read(reader),
            Control = new ListControl(_version, (ListMode)reader.Member((byte)ListMode.Cancelled)),
            Shards = reader.Integer(),
            IsClosed = reader.Flag(),
            IsComplete = reader.Flag(),
        };
        for (int count = reader.Count(); count > 0; count--)
        {
            _permits.Add(reader.Integer(), new ShardPermits(reader.Number(), reader.Integer()));
        }

        if (View.Options.MaxStartsPerSecond is { } rate)
        {
            AddStarts(now, StartsIn(rate));
        }
    }
}
