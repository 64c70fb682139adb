using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Writes each job's output to its own files, and passes on the output, or the name of its file.</summary>
/// <param name="inner">Prints.</param>
/// <param name="places">The files of the jobs.</param>
/// <param name="writer">Fails when a file cannot be written.</param>
/// <param name="fileNameEnd">The character after the name of a job's file, which is printed instead of its standard
/// output; null to print the output.</param>
internal sealed class ResultsOutput(
    IRunOutput inner,
    ResultPlaces places,
    OutputWriter writer,
    char? fileNameEnd = null
) : IRunOutput
{
    public Action? OutputClosed
    {
        get => inner.OutputClosed;
        set => inner.OutputClosed = value;
    }

    public Action<string>? OutputFailed
    {
        get => inner.OutputFailed;
        set => inner.OutputFailed = value;
    }

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading)
    {
        IAttemptOutput output = inner.Begin(job, slot, attempt, holdReading);
        ResultPlace place = places.Of(job);
        try
        {
            return new ResultFiles(output, place, job.Number, writer) { FileNameEnd = fileNameEnd };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            writer.Fail($"cannot keep the results in '{place.Name}': {error.Message}");
            return output;
        }
    }

    public Deferred? End() => inner.End();
}
