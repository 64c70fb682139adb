namespace Becket.Orleans.Jobs;

/// <summary>Gives an <see cref="IJob{TIn, TOut}"/> the name that jobs ask for.</summary>
/// <param name="name">The name, of at most <see cref="JobLimits.HandlerCharacters"/> characters. It is stored with each
/// job: a class may be renamed, its handler may not while there are jobs for it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JobHandlerAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
