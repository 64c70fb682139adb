namespace Becket.Processes;

/// <summary>The terminal of a child process: its size.</summary>
/// <param name="Columns">The characters of a line. Default: 80.</param>
/// <param name="Rows">The lines. Default: 24.</param>
public sealed record ProcessTerminal(int Columns = 80, int Rows = 24)
{
    /// <summary>The characters of a line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 65,535.</exception>
    public int Columns
    {
        get;
        init => field = Checked(value, nameof(Columns));
    } = Checked(Columns, nameof(Columns));

    /// <summary>The lines.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 65,535.</exception>
    public int Rows
    {
        get;
        init => field = Checked(value, nameof(Rows));
    } = Checked(Rows, nameof(Rows));

    private static int Checked(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue, name);
        return value;
    }
}
