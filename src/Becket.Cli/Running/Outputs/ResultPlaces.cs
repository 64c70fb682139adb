namespace Becket.Cli.Running.Outputs;

/// <summary>Where the outputs of jobs are kept.</summary>
/// <param name="name">The directory of the results; null to keep only standard output, in a temporary file.</param>
/// <param name="temporary">The directory for temporary files.</param>
internal sealed class ResultPlaces(string? name, string temporary)
{
    /// <summary>The files of a job.</summary>
    public ResultPlace Of(Job job)
    {
        if (name is null)
        {
            return new ResultPlace(Path.Combine(temporary, $"becket-{Guid.NewGuid():N}.out"), Error: null, Number: null)
            {
                IsTemporary = true,
            };
        }

        // As GNU parallel: a name with placeholders is that of the file, unless it ends in a slash.
        return job.ResultName is { } file && !file.EndsWith('/')
            ? new ResultPlace(file, file + ".err", file + ".seq")
            : InFolder(job.ResultName ?? Path.Combine(name, ResultNames.FolderOf(job)));
    }

    private static ResultPlace InFolder(string folder) =>
        new(Path.Combine(folder, "stdout"), Path.Combine(folder, "stderr"), Path.Combine(folder, "seq"))
        {
            Name = folder,
        };
}
