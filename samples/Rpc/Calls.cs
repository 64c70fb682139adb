using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>Calls between two programs, over one connection.</summary>
internal static class Calls
{
    /// <summary>Puts calls on a connection. Call this on the loop.</summary>
    /// <remarks>The library calls handlers through its synchronization context, which is the loop here. So they run on
    /// the loop's thread, in the order in which their messages came, and are back there after every await.</remarks>
    public static JsonRpc On(Connection connection)
    {
        var formatter = new SystemTextJsonFormatter();
        return new JsonRpc(new HeaderDelimitedMessageHandler(connection.Pipe, formatter))
        {
            SynchronizationContext = SynchronizationContext.Current,
        };
    }
}
