namespace Becket.Tasks;

/// <summary>The order of the results of <c>Cooperator.ForEach</c>.</summary>
public enum ForEachOrder
{
    /// <summary>That of the items they belong to, whichever job finished first. The default.</summary>
    Input,

    /// <summary>That in which the jobs finished.</summary>
    Completion,
}
