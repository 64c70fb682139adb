using Orleans;

namespace Becket.Orleans.Grains;

/// <summary>The names of all lists. There is one.</summary>
[Alias("becket.lists")]
internal interface IListsGrain : IGrainWithIntegerKey
{
    [Alias("names")]
    Task<string[]> NamesAsync(bool openOnly);

    /// <summary>Adds a list, or says whether it is complete. A list adds itself before it exists.</summary>
    [Alias("set")]
    Task SetAsync(string list, bool isOpen);

    [Alias("remove")]
    Task RemoveAsync(string list);
}
