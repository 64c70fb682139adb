using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Passes output on, and also writes each job's output to its own files.</summary>
internal sealed class ResultsOutput(IRunOutput inner, string directory, OutputWriter writer) : IRunOutput
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
        string folder = Path.Combine(directory, ResultNames.FolderOf(job));
        try
        {
            return new ResultFiles(output, folder, job.Number, writer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            writer.Fail($"cannot keep the results in '{folder}': {error.Message}");
            return output;
        }
    }

    public Deferred? End() => inner.End();
}
