namespace Becket.Orleans.Workers;

/// <summary>placeholder</summary>
public sealed class JobWorker;
