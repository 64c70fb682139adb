using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Blocking;

/// <summary>The members that are known to block. The list is short on purpose: a false alarm costs more than a miss,
/// and the loop's own log of slow turns finds the misses.</summary>
internal static class BlockingMembers
{
    /// <summary>The kind of an awaiter, whose <c>GetResult</c> blocks.</summary>
    private static readonly ImmutableHashSet<string> s_awaiters = ImmutableHashSet.Create(
        "System.Runtime.CompilerServices.TaskAwaiter",
        "System.Runtime.CompilerServices.ValueTaskAwaiter",
        "System.Runtime.CompilerServices.ConfiguredTaskAwaitable.ConfiguredTaskAwaiter",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter"
    );

    /// <summary>Interfaces of StackExchange.Redis whose methods wait for the server, unless they return a task.
    /// </summary>
    private static readonly ImmutableHashSet<string> s_redis = ImmutableHashSet.Create(
        "StackExchange.Redis.IDatabase",
        "StackExchange.Redis.IServer",
        "StackExchange.Redis.ISubscriber"
    );

    private static readonly ILookup<string, BlockingMember> s_byName = All().ToLookup(static member => member.Name);

    /// <summary>The entry of the list that fits a member; null if it is not known to block.</summary>
    /// <param name="member">The method or property.</param>
    /// <param name="receiver">The type of the object that it is called on, which may be more exact than the type that
    /// declares it.</param>
    public static BlockingMember? Find(ISymbol member, ITypeSymbol? receiver)
    {
        if (member is IMethodSymbol method && OfRedis(method) is { } redis)
        {
            return redis;
        }

        if (member.Name == "GetResult" && s_awaiters.Contains(Names.FullName(member.ContainingType)))
        {
            return new BlockingMember("", "GetResult", null, BlockingKind.OneTask);
        }

        foreach (BlockingMember known in s_byName[member.Name])
        {
            if (
                Names.FullName(member.ContainingType) == known.Type
                || (!member.IsStatic && Names.IsOrInherits(receiver ?? member.ContainingType, known.Type))
            )
            {
                return known;
            }
        }

        return null;
    }

    private static BlockingMember? OfRedis(IMethodSymbol method)
    {
        if (
            method.ContainingType.TypeKind != TypeKind.Interface
            || !s_redis.Contains(Names.FullName(method.ContainingType))
        )
        {
            return null;
        }

        string asyncName = method.Name + "Async";
        foreach (INamedTypeSymbol type in method.ContainingType.AllInterfaces.Insert(0, method.ContainingType))
        {
            if (!type.GetMembers(asyncName).IsEmpty)
            {
                return new BlockingMember("", method.Name, asyncName, BlockingKind.Call);
            }
        }

        return null;
    }

    private static IEnumerable<BlockingMember> All()
    {
        yield return new("System.Threading.Thread", "Sleep", null, BlockingKind.Sleep);
        yield return new("System.Threading.Tasks.Task", "Result", null, BlockingKind.OneTask);
        yield return new("System.Threading.Tasks.ValueTask", "Result", null, BlockingKind.OneTask);
        yield return new("System.Threading.Tasks.Task", "Wait", null, BlockingKind.OneTask);
        yield return new("System.Threading.Tasks.Task", "WaitAll", "WhenAll", BlockingKind.AllTasks);
        yield return new("System.Threading.Tasks.Task", "WaitAny", null, BlockingKind.AllTasks);
        foreach ((string type, string names) in Calls())
        {
            foreach (string name in names.Split(' '))
            {
                // "Read+" has an asynchronous form of the usual name; "WaitOne" has none.
                bool hasAsync = name.EndsWith("+", StringComparison.Ordinal);
                string plain = name.TrimEnd('+');
                yield return new(type, plain, hasAsync ? plain + "Async" : null, BlockingKind.Call);
            }
        }

        // Its asynchronous methods run the query before they return.
        foreach (string name in "ExecuteReader ExecuteNonQuery ExecuteScalar".Split(' '))
        {
            yield return new("Microsoft.Data.Sqlite.SqliteCommand", name, null, BlockingKind.OnlyThread);
            yield return new("System.Data.Common.DbCommand", name, name + "Async", BlockingKind.Call);
        }
    }

    private static IEnumerable<(string Type, string Names)> Calls()
    {
        const string Threading = "System.Threading.";
        yield return (Threading + "Thread", "Join");
        yield return (Threading + "WaitHandle", "WaitOne WaitAll WaitAny SignalAndWait");
        yield return (Threading + "SemaphoreSlim", "Wait+");
        yield return (Threading + "ManualResetEventSlim", "Wait");
        yield return (Threading + "CountdownEvent", "Wait");
        yield return (Threading + "Barrier", "SignalAndWait");
        yield return (Threading + "Monitor", "Wait");
        yield return (Threading + "SpinWait", "SpinUntil");
        yield return ("System.Collections.Concurrent.BlockingCollection", "Take GetConsumingEnumerable");
        yield return ("System.Console", "ReadLine ReadKey Read");
        yield return (
            "System.IO.File",
            "ReadAllText+ ReadAllBytes+ ReadAllLines+ WriteAllText+ WriteAllBytes+ WriteAllLines+ AppendAllText+ "
                + "AppendAllLines+ Copy"
        );

        // Of streams only those that wait for a device or a peer. A Stream of unknown kind may be in memory.
        const string Reads = "Read+ ReadExactly+ ReadAtLeast+ Write+ CopyTo+ Flush+ ReadByte";
        yield return ("System.IO.FileStream", Reads);
        yield return ("System.Net.Sockets.NetworkStream", Reads);
        yield return ("System.Net.Security.SslStream", Reads + " AuthenticateAsClient+ AuthenticateAsServer+");
        yield return ("System.IO.Pipes.PipeStream", Reads);
        yield return ("System.IO.Pipes.NamedPipeServerStream", "WaitForConnection+");
        yield return ("System.IO.Pipes.NamedPipeClientStream", "Connect+");
        yield return (
            "System.Net.Sockets.Socket",
            "Accept+ Connect+ Receive+ ReceiveFrom+ Send+ SendTo+ SendFile+ Select"
        );
        yield return ("System.Net.Sockets.TcpClient", "Connect+");
        yield return ("System.Net.Sockets.TcpListener", "AcceptTcpClient+ AcceptSocket+");
        yield return ("System.Net.Sockets.UdpClient", "Receive Send+");
        yield return ("System.Net.Dns", "GetHostAddresses+ GetHostEntry+");
        yield return ("System.Net.NetworkInformation.Ping", "Send");
        yield return ("System.Net.Http.HttpClient", "Send+");
        yield return ("System.Net.Http.HttpMessageInvoker", "Send+");
        yield return ("System.Diagnostics.Process", "WaitForExit+");
        yield return ("System.Data.Common.DbConnection", "Open+");
        yield return ("System.Data.Common.DbTransaction", "Commit+ Rollback+");
        yield return ("Microsoft.EntityFrameworkCore.DbContext", "SaveChanges+");
        yield return ("StackExchange.Redis.ConnectionMultiplexer", "Connect+");
        yield return ("Becket.Reactors.Reactor", "BlockingCallFromThread");
    }
}
