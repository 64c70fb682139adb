namespace Becket.Reactors.Drivers.Ready;

/// <summary>A <see cref="ReadyChannel{TSocket}"/> over any kind of socket, as the list of channels to flush sees
/// it.</summary>
internal interface IFlushable
{
    /// <summary>Does what the turn has left to do: sends, shuts down, ends.</summary>
    void Flush();
}
