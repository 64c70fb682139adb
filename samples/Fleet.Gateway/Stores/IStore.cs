using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Where things are kept, spoken to with calls that block: never call one on the loop.</summary>
/// <remarks>
/// <para>Threads: any, one call at a time.</para>
/// <para>Errors: whatever the client throws. After one, a call may or may not have had its effect; it is made again
/// until it succeeds, on the same object.</para>
/// </remarks>
internal interface IStore : IDisposable
{
    /// <summary>Writes a batch. When it returns, the store has it.</summary>
    void Write(Batch batch);

    /// <summary>Who was seen last, the latest first.</summary>
    /// <param name="count">How many at most.</param>
    IReadOnlyList<LastSeen> LastSeen(int count);
}
