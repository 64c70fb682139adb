namespace Becket.Orleans.Jobs;

/// <summary>The object that runs a job, and what is disposed of when it has.</summary>
/// <param name="Handler">An <see cref="IJob{TIn, TOut}"/>.</param>
/// <param name="Scope">Disposed of after the run, on the loop; null if there is nothing to do.</param>
internal readonly record struct JobHandlerScope(object Handler, IAsyncDisposable? Scope = null);
