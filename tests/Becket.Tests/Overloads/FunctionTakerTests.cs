namespace Becket.Tests.Overloads;

/// <summary>
/// Checks that no public member loses an asynchronous function. A member that takes an <see cref="Action"/> makes an
/// <c>async</c> lambda <c>async void</c>, and one that takes a <c>Func&lt;T&gt;</c> makes a task a value, unless it has
/// an overload for each of <c>Deferred</c>, <c>Task</c> and <c>ValueTask</c>.
/// </summary>
public sealed class FunctionTakerTests
{
    private const string Compiler = "Only code that the compiler made for an await calls it.";
    private const string HandsOver = "Hands a call of the library to a thread. Users call CallFromThread.";
    private const string Posts = "Hands a call of the library to another loop, and returns at once.";
    private const string Configures =
        "The handshake begins when it returns, so an async lambda comes too late: it is refused when it is set.";

    private const string Outside = "Runs between the turns of the hosts, where no loop is that it could wait on.";

    /// <summary>Members whose functions are synchronous on purpose, and why nothing is lost.</summary>
    private static readonly Dictionary<string, string> s_synchronous = new(StringComparer.Ordinal)
    {
        ["DeferredAwaiter.OnCompleted"] = Compiler,
        ["DeferredAwaiter.UnsafeOnCompleted"] = Compiler,
        ["DeferredAwaiter<T>.OnCompleted"] = Compiler,
        ["DeferredAwaiter<T>.UnsafeOnCompleted"] = Compiler,
        ["YieldAwaiter.OnCompleted"] = Compiler,
        ["YieldAwaiter.UnsafeOnCompleted"] = Compiler,
        ["DescriptorExtensions.WatchDescriptor"] =
            "Called again in the next turn if nothing was read: an async function would run twice. It is refused.",
        ["Home.Post"] = HandsOver,
        ["Reactor.Post"] = HandsOver,
        ["new TimeProviderTime"] = HandsOver,
        ["new TrafficLoggingFactory"] = "Its argument is a span, which the compiler lets no async lambda take.",
        ["ReactorOptions.OnBlocked"] = "Runs on the watchdog's thread while the loop is blocked.",
        ["ScriptedChild.OnSignal"] = "A handler of a signal: what takes time belongs to the program.",
        ["Reactor.RunAsGuest"] = Posts,
        ["Simulation.After"] = Outside,
        ["Simulation.Always"] = Outside,
        ["Simulation.At"] = Outside,
        ["Simulation.AtEnd"] = Outside,
        ["Simulation.Every"] = Outside,
        ["Simulation.Explore"] = Outside,
        ["Simulation.Run"] = Outside,
        ["TlsClientOptions.Configure"] = Configures,
        ["TlsServerOptions.Configure"] = Configures,
    };

    private static IReadOnlyList<FunctionTaker> All => FunctionTaker.All;

    [Fact]
    public void Every_member_that_takes_a_function_takes_an_asynchronous_one_too_or_is_in_the_table()
    {
        string[] lost =
        [
            .. All.Where(static taker =>
                    taker is { TakesAnyResult: true, IsRefused: false } && !s_synchronous.ContainsKey(taker.Member)
                )
                .SelectMany(static taker => Missing(taker).Select(kind => $"{taker.Place}: no overload for {kind}"))
                .Distinct(),
        ];

        Assert.True(
            lost.Length == 0,
            "An asynchronous function is lost here. Add the overloads (see OverloadPriority), or an entry to the table "
                + $"in this file with the reason:\n{string.Join('\n', lost)}"
        );
    }

    [Fact]
    public void Every_entry_of_the_table_is_a_member_that_needs_it() =>
        Assert.All(
            s_synchronous.Keys,
            static member =>
                Assert.Contains(All, taker => taker.Member == member && taker.TakesAnyResult && Missing(taker).Any())
        );

    private static IEnumerable<string> Missing(FunctionTaker taker) =>
        new[] { nameof(Deferred), nameof(Task), nameof(ValueTask) }.Where(kind =>
            !All.Any(other =>
                other.Place == taker.Place
                && other.Kind == kind
                && (other.HasValue == taker.HasValue || other.IsRefused)
            )
        );
}
