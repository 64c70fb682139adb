namespace Becket.Orleans.Grains;

/// <summary>The names of all lists. There is one, with the key 0.</summary>
[Alias("becket.directory")]
internal interface IDirectoryGrain : IGrainWithIntegerKey
{
    [Alias("names")]
    Task<string[]> NamesAsync(bool openOnly);

    [Alias("set")]
    Task SetAsync(string list, long version, bool isOpen);

    [Alias("remove")]
    Task RemoveAsync(string list);
}
