namespace Becket.Cli.Running.Input;

/// <summary>The values on the command line, after <c>:::</c>.</summary>
/// <param name="values">The values.</param>
/// <param name="columns">Splits a value into columns; null for one column.</param>
internal sealed class ArgumentRecords(IReadOnlyList<string> values, Func<string, IReadOnlyList<string>>? columns)
    : RecordSource
{
    private int _next;

    public override bool IsOver => _next == values.Count;

    public override Action? Arrived { get; set; }

    public override bool TryRead(out IReadOnlyList<string> record)
    {
        record = [];
        if (IsOver)
        {
            return false;
        }

        string value = values[_next++];
        record = columns is null ? [value] : columns(value);
        return true;
    }

    public override void Dispose() { }
}
