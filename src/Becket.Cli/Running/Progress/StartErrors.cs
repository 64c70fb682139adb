using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Progress;

/// <summary>Counts the jobs that could not start, by reason. Each reason was printed when it occurred first, so the
/// summary repeats only those of several jobs.</summary>
internal sealed class StartErrors
{
    private const int MostReasons = 5;

    private readonly Dictionary<string, long> _byReason = [];

    /// <summary>The number of jobs.</summary>
    public long Count { get; private set; }

    public void Add(JobEnd end)
    {
        Count++;
        string reason = end.CouldNotStart!;

        // Reasons that depend on the job are all different: they are not worth the memory.
        if (_byReason.TryGetValue(reason, out long count) || _byReason.Count < MostReasons)
        {
            _byReason[reason] = count + 1;
        }
    }

    /// <summary>Writes a line for each reason of several jobs.</summary>
    public void WriteTo(StringBuilder text)
    {
        foreach ((string reason, long count) in _byReason)
        {
            if (count > 1)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {count} jobs could not start: {VisibleText.Of(reason)}"
                );
            }
        }
    }
}
