namespace Becket.Cli.Running.Outputs;

/// <summary>Also keeps what each job writes in files of its own.</summary>
internal sealed class ResultsOutputs(IJobOutputs inner, string directory, OutputWriter writer) : IJobOutputs
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

    public IJobOutput Begin(Job job, int slot, int attempt, IChildReading reading)
    {
        IJobOutput output = inner.Begin(job, slot, attempt, reading);
        string folder = Path.Combine(directory, ResultNames.FolderOf(job));
        try
        {
            return new JobResult(output, folder, job.Number, writer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            writer.Fail($"cannot keep the results in '{folder}': {error.Message}");
            return output;
        }
    }

    public Deferred? End() => inner.End();
}
