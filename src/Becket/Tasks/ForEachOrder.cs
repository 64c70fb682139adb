namespace Becket.Tasks;

/// <summary>The order of the results of <c>Cooperator.ForEach</c>.</summary>
public enum ForEachOrder
{
    /// <summary>The order of the items, also if jobs finish in another order. The default.</summary>
    Input,

    /// <summary>The order in which the jobs finished.</summary>
    Completion,
}
