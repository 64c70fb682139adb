namespace Becket.Orleans.Ledger;

/// <summary>The answer to the creation of a list.</summary>
/// <param name="Creator">The number of this creator. Only the newest may add jobs: an older one is refused from now
/// on. Zero if the list is closed, so that there is nothing to add.</param>
/// <param name="View">The list.</param>
internal sealed record ListOpening(long Creator, ListView View);
