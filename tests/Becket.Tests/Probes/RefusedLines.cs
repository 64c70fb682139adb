namespace Becket.Tests.Probes;

/// <summary>Lines that do not compile, and a part of the error. Most errors are the library's and say what to write;
/// the compiler's own name the type that is wanted.</summary>
internal static class RefusedLines
{
    private const string WantsTimeSpan = "'System.TimeSpan'";

    public static Probe[] All { get; } =
    [
        // From Task.
        new("return One().Result;", Refused: "Await the deferred"),
        new("Nothing().Wait();", Refused: "BlockingCallFromThread"),
        new("return One().IsCompleted;", Refused: "Write Called"),
        new("return await One().ConfigureAwait(false);", Refused: "Leave it out"),
        new("return await One().WaitAsync(TimeSpan.FromSeconds(5));", Refused: "AddTimeout"),
        new("One().ContinueWith((Deferred d) => 5);", Refused: "AddCallback"),
        new("await Deferred.WhenAll(One(), Two());", Refused: "Deferred.Gather"),
        new("await Deferred.WhenAny(One(), Two());", Refused: "Deferred.Race"),
        new("await Deferred.Delay(TimeSpan.FromSeconds(1));", Refused: "reactor.DeferLater"),
        new("await Deferred.Delay(1000);", Refused: "reactor.DeferLater"),
        new("return await Deferred.FromResult(5);", Refused: "Deferred.Succeed(value)"),
        new("await Deferred.FromException(new FormatException());", Refused: "Deferred.Fail"),
        new("await Deferred.CompletedTask;", Refused: "Deferred.Succeed()"),
        new("await Deferred.Run(() => 5);", Refused: "reactor.DeferToThread"),
        new("await Deferred.Run(async () => 5);", Refused: "reactor.DeferToThread"),
        new("Task task = Nothing();", Refused: "'Becket.Deferreds.Deferred' to 'System.Threading.Tasks.Task'"),
        new(
            "await Task.WhenAll(One(), Two());",
            Refused: "'Becket.Deferreds.Deferred<int>' to 'System.Threading.Tasks.Task'"
        ),
        new(
            "Deferred<int> d = OneTask();",
            Refused: "'System.Threading.Tasks.Task<int>' to 'Becket.Deferreds.Deferred<int>'"
        ),
        new("var both = await Deferred.Gather([Nothing(), One()]);", Refused: "void"),
        new("return await reactor.DeferToThread(() => One());", Refused: "Await the deferred on the loop"),
        new("reactor.CallInThread(() => Nothing());", Refused: "Await the deferred on the loop"),
        // From promises and from asyncio.
        new("One().Then((int n) => n + 1);", Refused: "Write AddCallback"),
        new("Bad().Catch((Exception e) => 0);", Refused: "Write AddErrback"),
        new("One().Finally(() => { });", Refused: "Write AddBoth"),
        new("await Deferred.All(One(), Two());", Refused: "Deferred.Gather"),
        new("Deferred.Resolve(5);", Refused: "Deferred.Succeed(value)"),
        new("Deferred.Reject(new FormatException());", Refused: "Deferred.Fail"),
        new("reactor.SetTimeout(() => { }, 1000);", Refused: "CallLater(delay, call)"),
        new("reactor.SetInterval(() => { }, 1000);", Refused: "LoopingCall"),
        new("reactor.CallSoon(() => { });", Refused: "CallLater(TimeSpan.Zero, call)"),
        new("await reactor.Sleep(5);", Refused: "DeferLater(delay)"),
        new("await reactor.Delay(TimeSpan.FromSeconds(1));", Refused: "DeferLater(delay)"),
        new("await reactor.RunInExecutor(() => 5);", Refused: "DeferToThread(function)"),
        new("reactor.Invoke(() => { });", Refused: "CallFromThread(call)"),
        // Seconds, as in Twisted, where a time span is wanted.
        new("await reactor.DeferLater(5);", Refused: "TimeSpan.FromSeconds(seconds)"),
        new("reactor.CallLater(1.5, () => { });", Refused: "TimeSpan.FromSeconds(seconds)"),
        new("reactor.CallLater(5, async () => await Nothing());", Refused: "TimeSpan.FromSeconds(seconds)"),
        new("await reactor.DeferLater(5, () => 42);", Refused: "TimeSpan.FromSeconds(seconds)"),
        new("await One().AddTimeout(5);", Refused: WantsTimeSpan),
        new("await One().AddTimeout(5, reactor);", Refused: WantsTimeSpan),
        new("new LoopingCall(() => { }).Start(1.0);", Refused: WantsTimeSpan),
        // Of two functions, one would not be waited for.
        new("await One().AddCallbacks(n => DoTask(), failure => Nothing());", Refused: "Make both async"),
        new("await One().AddCallbacks(n => Nothing(), failure => DoTask());", Refused: "Make both async"),
        new("await One().AddCallbacks(n => OneTask(), failure => Two());", Refused: "Make both async"),
        new("await One().AddCallbacks(n => OneValueTask(), failure => Two());", Refused: "Make both async"),
        new("await One().AddCallbacks(n => Two(), failure => OneValueTask());", Refused: "Make both async"),
        new("await One().AddCallbacks(n => OneTask(), failure => OneValueTask());", Refused: "Make both async"),
        new("await One().AddCallbacks(async n => { }, failure => OneValueTask());", Refused: "Make both async"),
        new("await Nothing().AddCallbacks(() => DoTask(), failure => Nothing());", Refused: "Make both async"),
        new("await Nothing().AddCallbacks(() => OneValueTask(), failure => One());", Refused: "Make both async"),
        new("return await Deferred.Gather(One(), OneTask());", Refused: "ToDeferred() behind each task"),
        new("return await Deferred.Gather([One(), OneTask()]);", Refused: "ToDeferred() behind each task"),
        new("return await Deferred.Gather(OneValueTask());", Refused: "ToDeferred() behind each task"),
        new("return await Deferred.Race(One(), OneTask());", Refused: "ToDeferred() behind each task"),
        new("return await One().AddTimeout(CancellationToken.None);", Refused: "Write CancelOn(token)"),
        new("await reactor.DeferToThread(action: async () => { });", Refused: "action"),
        // The net.
        new("await reactor.ListenTcp(8000, new Echo());", Refused: "() => new MyProtocol()"),
        new("await reactor.ConnectTcp(\"localhost:8000\", () => new Echo());", Refused: "ConnectTcp(host, port, make)"),
        new(
            "await reactor.ListenTcp(8000, Factory.ForProtocol(async () => new Echo()));",
            Refused: "Becket.Net.IProtocol"
        ),
        new("foreach (Connection c in reactor.AcceptTcp(8000)) { }", Refused: "await foreach"),
        new("Deferred<int> d = new(); d.Callback();", Refused: "Callback(value)"),
        new("Deferred<int> d = new(); d.Callback(\"text\");", Refused: "'string' to 'int'"),
        new("Deferred d = new(); d.Callback(5);", Refused: "Callback"),
        new("return (Deferred<int>)Text();", Refused: "Deferred<string>"),
        new("lock (reactor) { await Nothing(); }", Refused: "lock"),
    ];
}
