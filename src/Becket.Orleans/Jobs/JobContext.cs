namespace Becket.Orleans.Jobs;

/// <summary>The job that a handler runs.</summary>
public sealed class JobContext
{
    internal JobContext(string list, string key, int attempt, long fencingToken, CancellationToken cancellation)
    {
        List = list;
        Key = key;
        Attempt = attempt;
        FencingToken = fencingToken;
        Cancellation = cancellation;
    }

    /// <summary>The name of the list that it belongs to.</summary>
    public string List { get; }

    /// <summary>Its key in the list.</summary>
    public string Key { get; }

    /// <summary>Which attempt this is. The first is 1.</summary>
    public int Attempt { get; }

    /// <summary>The number of this run. Each later run of the job, on any machine, has a greater one.</summary>
    /// <remarks>A store that keeps the greatest number it saw for the key, and refuses smaller ones, cannot be written
    /// by a worker that was believed dead and comes back.</remarks>
    public long FencingToken { get; }

    /// <summary>Is cancelled when the result of this run would not be recorded: when another worker may have the job
    /// because this one could not renew its lease; when the list was cancelled; when the run took longer than
    /// <see cref="JobListOptions.TimeLimit"/>; and when the worker stops and its time to finish is over.</summary>
    /// <remarks>Threads: its callbacks run on the reactor's thread. The slot is free when the handler's task has
    /// ended, so pass the token on to what the handler awaits.</remarks>
    public CancellationToken Cancellation { get; }
}
