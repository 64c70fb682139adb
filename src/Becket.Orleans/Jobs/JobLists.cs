namespace Becket.Orleans.Jobs;

/// <summary>placeholder</summary>
public sealed class JobLists;
