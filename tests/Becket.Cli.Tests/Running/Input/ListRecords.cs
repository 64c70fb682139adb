using Becket.Cli.Running.Input;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Records of one column from a list, of which some arrive later.</summary>
internal sealed class ListRecords(params IReadOnlyList<string> values) : RecordSource
{
    private int _available = values.Count;

    /// <summary>The number of records that were read.</summary>
    public int Read { get; private set; }

    public bool IsDisposed { get; private set; }

    public override bool IsOver => Read == values.Count;

    public override Action? Arrived { get; set; }

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        if (Read >= _available)
        {
            return false;
        }

        columns = [values[Read++]];
        return true;
    }

    /// <summary>Lets only this many records arrive for now.</summary>
    public ListRecords Hold(int available)
    {
        _available = available;
        return this;
    }

    public void Release()
    {
        _available = values.Count;
        Arrived?.Invoke();
    }

    public override void Dispose() => IsDisposed = true;
}
