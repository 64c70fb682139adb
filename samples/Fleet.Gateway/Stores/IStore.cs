using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store with blocking calls, so none may be made on the loop.</summary>
/// <remarks>
/// <para>Threads: any, one call at a time.</para>
/// <para>Errors: those of the store's client. A call that failed may or may not have had its effect. It is repeated on
/// the same object until it succeeds.</para>
/// </remarks>
internal interface IStore : IDisposable
{
    /// <summary>Writes a batch. The store has it when the call returns.</summary>
    void Write(Batch batch);

    /// <summary>The devices that were seen last, the latest first.</summary>
    /// <param name="count">The most devices to return.</param>
    IReadOnlyList<LastSeen> ReadLastSeen(int count);
}
