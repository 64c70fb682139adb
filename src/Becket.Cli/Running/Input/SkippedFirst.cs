namespace Becket.Cli.Running.Input;

/// <summary>Leaves out the first record.</summary>
/// <param name="records">All records.</param>
internal sealed class SkippedFirst(RecordSource records) : RecordSource
{
    private bool _isSkipped;

    public override bool IsOver => records.IsOver;

    public override Action? Arrived
    {
        get => records.Arrived;
        set => records.Arrived = value;
    }

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        _isSkipped = _isSkipped || records.TrySkip();
        return _isSkipped && records.TryRead(out columns);
    }

    public override bool TrySkip()
    {
        _isSkipped = _isSkipped || records.TrySkip();
        return _isSkipped && records.TrySkip();
    }

    public override void Dispose() => records.Dispose();
}
