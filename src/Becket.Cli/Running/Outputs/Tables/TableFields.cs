namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>Writes the fields of a record, and takes an output as a field piece by piece.</summary>
internal abstract class TableFields(Stream file) : Destination
{
    public override bool IsTerminal => false;

    protected Stream File => file;

    public abstract void BeginRecord();

    public abstract void Add(string name, string text, bool isNumber);

    /// <summary>Adds a field for each value of the job.</summary>
    public abstract void AddValues(IReadOnlyList<string> values);

    /// <summary>Adds an output as a field, without holding all of it in memory.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="output">The output.</param>
    /// <param name="buffer">See <see cref="StoredBytes.CopyTo"/>.</param>
    public abstract void Add(string name, StoredBytes output, byte[] buffer);

    public abstract void EndRecord();
}
