using Becket.Analyzers.CodeFixes;
using AsyncVoid = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Threads.AsyncVoidAnalyzer>;
using ConfigureAwait = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Threads.ConfigureAwaitAnalyzer>;
using Lock = Becket.Analyzers.Tests.Verify<Becket.Analyzers.LockAnalyzer>;
using Objects = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Threads.LoopObjectAnalyzer>;
using TaskRun = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Threads.TaskRunAnalyzer>;

namespace Becket.Analyzers.Tests;

/// <summary>BKT0002, BKT0004, BKT0009, BKT0010 and BKT0011: where the loop and threads meet.</summary>
public sealed class ThreadTests
{
    [Theory]
    [InlineData("_ = reactor.DeferToThread(() => {|BKT0004:reactor.CallLater(TimeSpan.Zero, () => { })|});")]
    [InlineData("reactor.CallInThread(() => {|BKT0004:reactor.Stop()|});")]
    [InlineData("reactor.CallInThread(() => { {|BKT0004:reactor.DeferLater(TimeSpan.Zero)|}; });")]
    [InlineData("reactor.CallInThread(() => {|BKT0004:kept.Callback(1)|});")]
    [InlineData("reactor.CallInThread(() => { {|BKT0004:kept.AddCallback(n => n + 1)|}; });")]
    [InlineData("reactor.CallInThread(() => {|BKT0004:transport.Write(new byte[1])|});")]
    [InlineData("reactor.CallInThread(() => {|BKT0004:call.Cancel()|});")]
    [InlineData("reactor.CallInThread(() => {|BKT0004:loop.Stop()|});")]
    [InlineData("new Thread(() => {|BKT0004:reactor.Stop()|}).Start();")]
    [InlineData("Task.Run(() => {|BKT0004:reactor.Stop()|});")]
    [InlineData("reactor.CallInThread(OnThread); void OnThread() => {|BKT0004:reactor.Stop()|};")]
    [InlineData("reactor.CallInThread(() => { foreach (int n in new[] { 1 }) { {|BKT0004:kept.Callback(n)|}; } });")]
    public Task An_object_of_the_loop_is_not_for_threads(string statement) => Objects.Reports(Program(statement));

    [Theory]
    [InlineData("reactor.CallInThread(() => reactor.CallFromThread(() => reactor.Stop()));")]
    [InlineData("reactor.CallInThread(() => reactor.CallFromThread(reactor.Stop));")]
    [InlineData("reactor.CallInThread(() => reactor.BlockingCallFromThread(() => kept.Callback(1)));")]
    [InlineData("reactor.CallInThread(() => reactor.CallFromThreadAsync(() => transport.Write(new byte[1])));")]
    [InlineData("reactor.CallInThread(() => Console.WriteLine(reactor.Now + \" \" + reactor.Statistics()));")]
    [InlineData("reactor.CallInThread(() => reactor.CallInThread(() => { }));")]
    [InlineData("reactor.CallInThread(() => connection.LoseConnection());")]
    [InlineData("reactor.CallInThread(() => { var own = new Deferred<int>(); own.AddCallback(n => n + 1); });")]
    [InlineData(
        "new Thread(() => { var own = Reactor.Create(); own.CallLater(TimeSpan.Zero, own.Stop); own.Run(); }).Start();"
    )]
    [InlineData("new Thread(() => { reactor.CallLater(TimeSpan.Zero, () => { }); reactor.Run(); }).Start();")]
    [InlineData("new Thread(reactor.Run).Start();")]
    [InlineData("new Thread(() => reactor.Run()).Start();")]
    [InlineData(
        "reactor.CallInThread(() => new[] { 1 }.Select(n => Deferred.Succeed(n).AddCallback(m => m)).ToArray());"
    )]
    [InlineData("reactor.CallWhenRunning(() => reactor.Stop());")]
    [InlineData("reactor.Stop();")]
    [InlineData("new Clock().CallLater(TimeSpan.Zero, () => { });")]
    public Task These_may_be_used(string statement) => Objects.Reports(Program(statement));

    [Fact]
    public Task A_method_that_is_marked_for_the_loop_is_not_for_threads() =>
        Objects.Reports(
            """
            class Table
            {
                [RunsOnLoop] public void Add(int n) { }
                static void Fill(Reactor reactor, Table table)
                {
                    table.Add(1);
                    reactor.CallInThread(() => {|BKT0004:table.Add(1)|});
                }
                static void Main() { }
            }
            """
        );

    [Fact]
    public Task CallFromThread_is_the_fix() =>
        Objects.Fixes<LoopObjectCodeFix>(
            Program(
                "reactor.CallInThread(() => { int n = 1; {|BKT0004:kept.Callback(n)|}; {|BKT0004:reactor.Stop()|}; });"
            ),
            Program(
                "reactor.CallInThread(() => { int n = 1; reactor.CallFromThread(() => kept.Callback(n)); "
                    + "reactor.CallFromThread(() => reactor.Stop()); });"
            ),
            iterations: 2
        );

    [Fact]
    public Task CallFromThread_is_the_fix_also_for_an_expression() =>
        Objects.Fixes<LoopObjectCodeFix>(
            Program("reactor.CallInThread(() => {|BKT0004:reactor.Stop()|});"),
            Program("reactor.CallInThread(() => reactor.CallFromThread(() => reactor.Stop()));")
        );

    [Fact]
    public Task A_value_that_is_used_has_no_fix() =>
        Objects.HasNoFix<LoopObjectCodeFix>(
            Program("reactor.CallInThread(() => { var c = {|BKT0004:reactor.CallLater(TimeSpan.Zero, () => { })|}; });")
        );

    [Fact]
    public Task A_lock_that_a_thread_takes_too_is_reported() =>
        Lock.Reports(
            """
            class Work(Reactor reactor)
            {
                private readonly object _shared = new();
                private readonly object _own = new();

                void Start()
                {
                    reactor.CallInThread(() => { lock (_shared) { } });
                    reactor.CallWhenRunning(() => { lock ({|BKT0002:_shared|}) { } });
                    reactor.CallWhenRunning(() => { lock (_own) { } });
                }

                static void Main() { }
            }
            """
        );

    [Theory]
    [InlineData("async void Handle() { await Task.Yield(); }", true)]
    [InlineData("async Deferred Handle() { await Task.Yield(); }", false)]
    public Task Async_void_on_the_loop_is_reported(string method, bool isReported) =>
        AsyncVoid.Reports(
            Server(isReported ? method.Replace("Handle", "{|BKT0009:Handle|}", StringComparison.Ordinal) : method)
        );

    [Fact]
    public Task Async_void_overrides_and_local_functions_are_reported() =>
        AsyncVoid.Reports(
            """
            class Server : Protocol
            {
                protected override async void {|BKT0009:ConnectionMade|}() => await Task.Yield();
                public async void NotProved() => await Task.Yield();
                static void Give(Reactor reactor)
                {
                    reactor.CallWhenRunning(() => Local());
                    async void {|BKT0009:Local|}() => await Task.Yield();
                    reactor.CallWhenRunning((Action)({|BKT0009:async|} () => await Task.Yield()));
                    reactor.CallWhenRunning(async () => await Task.Yield());
                    AppDomain.CurrentDomain.ProcessExit += async (sender, e) => await Task.Yield();
                }
                static void Main() { }
            }
            """
        );

    [Fact]
    public Task Returning_a_deferred_is_the_fix() =>
        AsyncVoid.Fixes<AsyncVoidCodeFix>(
            Server("async void {|BKT0009:Handle|}() { await Task.Yield(); }"),
            Server("async Deferred Handle() { await Task.Yield(); }")
        );

    [Theory]
    [InlineData("await {|BKT0010:Task.Run(() => Thread.Sleep(1))|};")]
    [InlineData("await {|BKT0010:Task.Run(() => File.ReadAllText(\"a\"))|};")]
    [InlineData("await {|BKT0010:Task.Run(async () => await http.GetStringAsync(\"a\"))|};")]
    [InlineData("await {|BKT0010:Task.Run(() => http.GetStringAsync(\"a\"))|};")]
    [InlineData("_ = {|BKT0010:Task.Run(async () => { await Task.Delay(1); })|};")]
    public Task Task_Run_for_work_that_waits_is_reported(string statement) => TaskRun.Reports(Method(statement));

    [Theory]
    [InlineData("await Task.Run(() => Enumerable.Range(0, 1_000_000).Sum());")]
    [InlineData("await Task.Run(Compute);")]
    [InlineData("await Task.Run(async () => { string s = await http.GetStringAsync(\"a\"); return s.Split(' '); });")]
    [InlineData("await Task.Run(async () => { Thread.Sleep(1); await Task.Yield(); });")]
    [InlineData("await reactor.DeferToThread(() => Task.Run(() => Thread.Sleep(1)));")]
    public Task Task_Run_for_work_that_computes_is_not(string statement) => TaskRun.Reports(Method(statement));

    [Theory]
    [InlineData("Task.Run(() => Thread.Sleep(1))", "reactor.DeferToThread(() => Thread.Sleep(1))")]
    [InlineData("Task.Run(async () => await http.GetStringAsync(\"a\"))", "http.GetStringAsync(\"a\")")]
    [InlineData("Task.Run(() => http.GetStringAsync(\"a\"))", "http.GetStringAsync(\"a\")")]
    public Task The_reactors_threads_or_none_are_the_fix(string before, string after) =>
        TaskRun.Fixes<TaskRunCodeFix>(
            Method($"await {{|BKT0010:{before}|}}; await {{|BKT0010:{before}|}};"),
            Method($"await {after}; await {after};"),
            iterations: 2
        );

    [Fact]
    public Task ConfigureAwait_false_has_no_effect_in_an_async_Deferred_method() =>
        ConfigureAwait.Fixes<ConfigureAwaitCodeFix>(
            Method(
                "await {|BKT0011:Compute().ConfigureAwait(false)|}; "
                    + "await {|BKT0011:http.GetAsync(\"a\").ConfigureAwait(false)|};"
            ),
            Method("await Compute(); await http.GetAsync(\"a\");"),
            iterations: 2
        );

    [Theory]
    [InlineData("await Compute().ConfigureAwait(true);")]
    [InlineData("await reactor.DeferToThread(async () => await Compute().ConfigureAwait(false));")]
    [InlineData("async Task Inner() => await Compute().ConfigureAwait(false); await Inner();")]
    public Task ConfigureAwait_has_an_effect_elsewhere(string statement) => ConfigureAwait.Reports(Method(statement));

    private static string Method(string statements) =>
        $$"""
            class Work
            {
                async Deferred Do(Reactor reactor, HttpClient http)
                {
                    {{statements}}
                }

                static async Task Compute() => await Task.Yield();
                static void Main() { }
            }
            """;

    private static string Server(string method) =>
        $$"""
            class Server : Protocol
            {
                protected override void ConnectionMade() => Handle();

                private {{method}}

                static void Main() { }
            }
            """;

    private static string Program(string statement) =>
        $$"""
            static class Work
            {
                static void Do(
                    Reactor reactor, Deferred<int> kept, ITransport transport, DelayedCall call, LoopingCall loop,
                    Connection connection)
                {
                    {{statement}}
                }

                static void Main() { }
            }
            """;
}
