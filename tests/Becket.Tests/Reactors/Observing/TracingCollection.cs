namespace Becket.Tests.Reactors.Observing;

/// <summary>Tests that listen to the activities, or to the meter, of the whole process: no other test runs
/// meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TracingCollection
{
    public const string Name = "Tracing";
}
