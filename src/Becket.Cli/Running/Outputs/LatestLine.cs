using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Keeps the latest line of a job, of its standard output and its standard error together, and passes it on
/// when the job has ended.</summary>
/// <remarks>A carriage return ends a line too: that is how programs update a line of progress. Blank lines do not
/// count.</remarks>
/// <param name="job">The job.</param>
/// <param name="inner">Takes the last line.</param>
internal sealed class LatestLine(Job job, IAttemptOutput inner) : IAttemptOutput
{
    /// <summary>The most bytes of a line that are kept.</summary>
    public const int MostKept = 64 * 1024;

    private readonly List<byte> _unfinished = [];
    private byte[] _latest = [];

    public ChildStream StandardOutput => ChildStream.Pipe;

    public ChildStream StandardError => ChildStream.Pipe;

    /// <summary>The latest line behind the job's tag; null if there is none yet.</summary>
    public string? Text =>
        _latest.Length == 0 ? null
        : job.Tag is null ? ByteText.Decode(_latest)
        : $"{job.Tag}  {ByteText.Decode(_latest)}";

    public void Out(ReadOnlySpan<byte> bytes) => Add(bytes);

    public void Error(ReadOnlySpan<byte> bytes) => Add(bytes);

    public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
    {
        FinishLine();
        if (isFinal && _latest.Length > 0)
        {
            inner.Out([.. _latest, (byte)'\n']);
        }

        return inner.Ended(end, isFinal, written);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            FinishLine();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    private void Keep(ReadOnlySpan<byte> bytes) =>
        _unfinished.AddRange(bytes[..Math.Min(bytes.Length, MostKept - _unfinished.Count)]);

    private void FinishLine()
    {
        if (_unfinished.Count > 0)
        {
            _latest = [.. _unfinished];
            _unfinished.Clear();
        }
    }
}
