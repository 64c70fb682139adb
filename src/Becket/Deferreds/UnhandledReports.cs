namespace Becket.Deferreds;

/// <summary>Whether the failures of a home that no code handles are reported.</summary>
internal sealed class UnhandledReports
{
    private volatile bool _areDropped;

    /// <summary>Set when the home is gone as by a loss of power: its failures are no news. Never cleared.</summary>
    public bool AreDropped
    {
        get => _areDropped;
        set => _areDropped = value;
    }
}
