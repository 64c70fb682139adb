using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>The owner of a list. Its key is the list's name.</summary>
[Alias("becket.list")]
internal interface IListGrain : IGrainWithStringKey
{
    [Alias("open")]
    Task<Message<ListOpening>> OpenAsync(Message<JobListOptions> options);

    [Alias("find")]
    Task<Message<ListView>?> FindAsync();

    [Alias("grow")]
    Task<Message<ListView>> GrowAsync(long creator, int shards);

    [Alias("close")]
    Task<Message<ListView>> CloseAsync(long creator);

    [Alias("mode")]
    Task<Message<ListView>> SetModeAsync(byte mode);

    [Alias("complete")]
    Task<Message<ListView>> SetCompleteAsync(long version);

    [Alias("delete")]
    Task DeleteAsync();

    /// <summary>For shards of bounded lists.</summary>
    [Alias("permits")]
    Task<Message<PermitGrant>> PermitsAsync(Message<PermitRequest> request);
}
