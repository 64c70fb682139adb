namespace Becket.Orleans.Jobs;

/// <summary>In which order results come.</summary>
public enum JobResultOrder
{
    /// <summary>As they are recorded.</summary>
    Completion,

    /// <summary>As the jobs were given. A result waits for those of all jobs before it; dead letters and cancelled
    /// jobs are left out.</summary>
    Input,
}
