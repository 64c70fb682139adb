namespace Becket.Orleans.Jobs;

/// <summary>The recorded result of a job.</summary>
/// <typeparam name="T">The type of the result: that of the handler's output.</typeparam>
/// <param name="Key">The key of the job.</param>
/// <param name="Index">The place of the job in the order in which the jobs were given; the first is 0.</param>
/// <param name="Value">The result.</param>
public readonly record struct JobResult<T>(string Key, int Index, T Value);
