using Becket.Analyzers.CodeFixes;
using V = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Blocking.BlockingAnalyzer>;

namespace Becket.Analyzers.Tests;

/// <summary>BKT0001: which calls block, and where.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("Thread.Sleep(5)")]
    [InlineData("Thread.Sleep(TimeSpan.FromSeconds(1))")]
    [InlineData("new Thread(() => { }).Join()")]
    [InlineData("task.Wait()")]
    [InlineData("task.Wait(500)")]
    [InlineData("task.GetAwaiter().GetResult()")]
    [InlineData("number.GetAwaiter().GetResult()")]
    [InlineData("number.ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("Task.WaitAll(task, number)")]
    [InlineData("Task.WaitAny(task, number)")]
    [InlineData("new ManualResetEvent(false).WaitOne()")]
    [InlineData("new SemaphoreSlim(1).Wait()")]
    [InlineData("new ManualResetEventSlim().Wait()")]
    [InlineData("Monitor.Wait(task)")]
    [InlineData("Console.ReadLine()")]
    [InlineData("File.ReadAllText(\"a\")")]
    [InlineData("File.WriteAllBytes(\"a\", new byte[1])")]
    [InlineData("new FileStream(\"a\", FileMode.Open).Read(new byte[1], 0, 1)")]
    [InlineData("new FileStream(\"a\", FileMode.Open).CopyTo(Stream.Null)")]
    [InlineData("new System.Net.Sockets.Socket(default, default).Receive(new byte[1])")]
    [InlineData("new System.Net.Sockets.TcpClient().Connect(\"a\", 1)")]
    [InlineData("System.Net.Dns.GetHostAddresses(\"a\")")]
    [InlineData("new HttpClient().Send(new HttpRequestMessage())")]
    [InlineData("System.Diagnostics.Process.Start(\"a\").WaitForExit()")]
    [InlineData("new Npgsql.NpgsqlCommand().ExecuteNonQuery()")]
    [InlineData("new Npgsql.NpgsqlConnection().Open()")]
    [InlineData("new Microsoft.Data.Sqlite.SqliteCommand().ExecuteReader()")]
    [InlineData("redis.StringGet(\"key\")")]
    [InlineData("redis.KeyDelete(\"key\")")]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer.Connect(\"a\")")]
    [InlineData("reactor.BlockingCallFromThread(() => { })")]
    public Task A_call_that_blocks_is_reported(string call) =>
        V.Reports(
            $$"""
            class Work
            {
                async Deferred Do(Reactor reactor, Task task, Task<int> number, StackExchange.Redis.IDatabase redis)
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    {|BKT0001:{{call}}|};
                }

                static void Main() { }
            }
            """
        );

    [Theory]
    [InlineData("int value = {|BKT0001:number.Result|};")]
    [InlineData("int value = 1 + {|BKT0001:new ValueTask<int>(number).Result|};")]
    [InlineData("int[] all = numbers.Select(n => {|BKT0001:n.Result|}).ToArray();")]
    [InlineData("foreach (var n in numbers) { Use({|BKT0001:n.Result|}); }")]
    public Task A_result_that_may_not_be_there_is_reported(string statement) => V.Reports(InMethod(statement));

    [Theory]
    [InlineData("await number; Use(number.Result);")]
    [InlineData("await number.ConfigureAwait(false); Use(number.Result);")]
    [InlineData("await number.WaitAsync(TimeSpan.FromSeconds(1)); Use(number.Result);")]
    [InlineData("await number.ToDeferred(); Use(number.GetAwaiter().GetResult());")]
    [InlineData("await Task.WhenAll(number, other); Use(number.Result + other.Result);")]
    [InlineData("await Task.WhenAll([number, other]); Use(number.Result + other.Result);")]
    [InlineData("await Task.WhenAll(numbers); Use(numbers.Select(n => n.Result).Sum());")]
    [InlineData("await Task.WhenAll(numbers); Use(numbers.Where(n => n.Id > 3).Sum(n => n.Result));")]
    [InlineData("await Task.WhenAll(numbers); foreach (var n in numbers) { Use(n.Result); }")]
    [InlineData("await Task.WhenAll(numbers); for (int i = 0; i < 3; i++) { Use(numbers[i].Result); }")]
    [InlineData("var first = await Task.WhenAny(numbers); Use(first.Result);")]
    [InlineData("Use((await Task.WhenAny(numbers)).Result);")]
    [InlineData("if (await Task.WhenAny(number, other) == number) { } if (number.IsCompleted) { Use(number.Result); }")]
    [InlineData("if (number.IsCompleted) { Use(number.Result); }")]
    [InlineData("if (!number.IsCompleted) { return; } Use(number.Result);")]
    [InlineData("if (number.IsCompletedSuccessfully && number.Result > 1) { Use(1); }")]
    [InlineData("Use(number.IsCompleted ? number.Result : 0);")]
    [InlineData("if (number.Status == TaskStatus.RanToCompletion) { Use(number.Result); }")]
    [InlineData(
        "while (!number.IsCompleted) { await reactor.DeferLater(TimeSpan.FromSeconds(1)); } Use(number.Result);"
    )]
    [InlineData("var done = await Task.WhenAny(number, other); if (done == other) { Use(other.Result); }")]
    [InlineData("var ready = Task.FromResult(1); Use(ready.Result);")]
    [InlineData("Use(new ValueTask<int>(1).Result);")]
    [InlineData("await number; await reactor.DeferLater(TimeSpan.Zero).AddCallback(() => Use(number.Result));")]
    [InlineData("await number; try { Use(1); } finally { Use(number.Result); }")]
    [InlineData("try { await number; } catch (IOException) { return; } Use(number.Result);")]
    [InlineData("number.Wait(0);")]
    [InlineData("new SemaphoreSlim(1).Wait(0);")]
    [InlineData("new ManualResetEvent(false).WaitOne(TimeSpan.Zero);")]
    [InlineData("Thread.Sleep(0);")]
    public Task A_task_that_is_complete_is_no_reason(string statements) => V.Reports(InMethod(statements));

    [Theory]
    [InlineData("await number; number = Start(); Use({|BKT0001:number.Result|});")]
    [InlineData("if (number.Id > 1) { await number; } Use({|BKT0001:number.Result|});")]
    [InlineData("await Task.WhenAll(number); Use({|BKT0001:other.Result|});")]
    [InlineData("if (!number.IsCompleted) { Use({|BKT0001:number.Result|}); }")]
    [InlineData("await numbers[0]; Use({|BKT0001:numbers[1].Result|});")]
    [InlineData("if (number.IsCompleted || other.IsCompleted) { Use({|BKT0001:number.Result|}); }")]
    [InlineData("try { await number; } catch (IOException) { } Use({|BKT0001:number.Result|});")]
    public Task A_task_that_is_complete_on_some_ways_only_is_reported(string statements) =>
        V.Reports(InMethod(statements));

    [Fact]
    public Task Streams_in_memory_and_streams_of_unknown_kind_are_not_reported() =>
        V.Reports(
            InMethod(
                """
                var memory = new MemoryStream();
                memory.Write([1, 2, 3]);
                memory.CopyTo(Stream.Null);
                Stream any = memory;
                any.Read(new byte[1], 0, 1);
                using var reader = new StringReader("a");
                reader.ReadLine();
                """
            )
        );

    [Fact]
    public Task Nothing_is_reported_without_Becket_on_the_loop() =>
        V.Reports(
            """
            class Work
            {
                public void Do() => Thread.Sleep(1);

                async Task Other() { Thread.Sleep(1); await Task.Yield(); }

                static void Main()
                {
                    Thread.Sleep(1);
                    Console.ReadLine();
                    var reactor = Reactor.Create();
                    File.ReadAllText("settings.json");
                    reactor.Run();
                }
            }
            """
        );

    [Fact]
    public Task A_listed_member_does_not_block_in_this_program() =>
        V.Reports(
            InMethod(
                """
                File.ReadAllText("a");
                {|BKT0001:File.ReadAllBytes("a")|};
                Console.ReadLine();
                """
            ),
            (
                "becket.nonblocking.txt",
                """
                # This program's files are in memory.
                System.IO.File.ReadAllText
                T:System.Console   # a test double
                """
            )
        );

    [Fact]
    public Task An_overload_is_listed_as_documentation_comments_write_it() =>
        V.Reports(
            InMethod("Thread.Sleep(5); {|BKT0001:Thread.Sleep(TimeSpan.FromDays(1))|};"),
            ("becket.nonblocking.txt", "M:System.Threading.Thread.Sleep(System.Int32)")
        );

    [Fact]
    public Task A_member_of_the_program_can_be_listed_as_blocking() =>
        V.Reports(
            InMethod("{|BKT0001:Disk.Sync()|};") + "static class Disk { public static void Sync() { } }",
            ("becket.blocking.txt", "Disk.Sync")
        );

    [Fact]
    public Task A_method_that_is_marked_for_threads_blocks() =>
        V.Reports(
            InMethod("{|BKT0001:Sync()|}; await reactor.DeferToThread(Sync);").TrimEnd().TrimEnd('}')
                + "[RunsOnThread] static void Sync() => Thread.Sleep(1); }"
        );

    [Fact]
    public Task A_suppressed_method_is_quiet() =>
        V.Reports(
            """
            class Work
            {
                async Deferred Do(Reactor reactor)
                {
                    await reactor.DeferLater(TimeSpan.Zero);
            #pragma warning disable BKT0001 // The start-up reads it once.
                    File.ReadAllText("a");
            #pragma warning restore BKT0001
                }

                static void Main() { }
            }
            """
        );

    [Theory]
    [InlineData("Thread.Sleep(2000);", "await reactor.DeferLater(TimeSpan.FromSeconds(2));")]
    [InlineData("Thread.Sleep(pause);", "await reactor.DeferLater(TimeSpan.FromMilliseconds(pause));")]
    [InlineData("Thread.Sleep(TimeSpan.FromDays(1));", "await reactor.DeferLater(TimeSpan.FromDays(1));")]
    [InlineData("task.Wait();", "await task;")]
    [InlineData("task.GetAwaiter().GetResult();", "await task;")]
    [InlineData("string s = number.Result.ToString();", "string s = (await number).ToString();")]
    [InlineData("Task.WaitAll(task, number);", "await Task.WhenAll(task, number);")]
    [InlineData("new SemaphoreSlim(1).Wait();", "await new SemaphoreSlim(1).WaitAsync();")]
    [InlineData("int n = File.ReadAllText(\"a\").Length;", "int n = (await File.ReadAllTextAsync(\"a\")).Length;")]
    public Task The_asynchronous_form_is_the_fix(string before, string after) =>
        V.Fixes<BlockingCodeFix>(ForFix(Marked(before)), ForFix(after));

    [Theory]
    [InlineData("Console.ReadLine();", "await reactor.DeferToThread(() => Console.ReadLine());", 0)]
    [InlineData("File.Copy(\"a\", \"b\");", "await reactor.DeferToThread(() => File.Copy(\"a\", \"b\"));", 0)]
    [InlineData("File.ReadAllText(\"a\");", "await reactor.DeferToThread(() => File.ReadAllText(\"a\"));", 1)]
    public Task A_thread_is_the_fix_for_the_rest(string before, string after, int index) =>
        V.Fixes<BlockingCodeFix>(ForFix(Marked(before)), ForFix(after), index);

    [Fact]
    public Task The_fix_makes_a_callback_asynchronous_and_finds_the_current_reactor() =>
        V.Fixes<BlockingCodeFix>(
            """
            static class Work
            {
                static void Do(Deferred<int> answer)
                {
                    answer.AddCallback(n => { {|BKT0001:Thread.Sleep(n)|}; });
                }

                static void Main() { }
            }
            """,
            """
            static class Work
            {
                static void Do(Deferred<int> answer)
                {
                    answer.AddCallback(async n => { await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(n)); });
                }

                static void Main() { }
            }
            """
        );

    [Fact]
    public Task All_places_are_fixed_at_once() =>
        V.Fixes<BlockingCodeFix>(
            ForFix("{|BKT0001:task.Wait()|}; int a = {|BKT0001:number.Result|}; {|BKT0001:Thread.Sleep(1000)|};"),
            ForFix("await task; int a = await number; await reactor.DeferLater(TimeSpan.FromSeconds(1));"),
            iterations: 3
        );

    [Fact]
    public Task A_method_that_is_not_asynchronous_gets_no_fix() =>
        V.HasNoFix<BlockingCodeFix>(
            """
            class Server : Protocol
            {
                protected override void ConnectionMade() => {|BKT0001:Thread.Sleep(1)|};

                static void Main() { }
            }
            """
        );

    private static string Marked(string statement)
    {
        int begin = statement.IndexOf(" = ", StringComparison.Ordinal);
        begin = begin < 0 ? 0 : begin + 3;
        string[] ends = [".Length;", ".ToString();", ";"];
        int end = statement.Length - ends.First(statement.EndsWith).Length;
        return statement[..begin] + "{|BKT0001:" + statement[begin..end] + "|}" + statement[end..];
    }

    private static string ForFix(string statements) =>
        $$"""
            class Work
            {
                async Deferred Do(Reactor reactor, Task task, Task<int> number, int pause)
                {
                    await reactor.DeferLater(TimeSpan.Zero);
                    {{statements}}
                }

                static void Main() { }
            }
            """;

    private static string InMethod(string statements) =>
        $$"""
            class Work
            {
                async Deferred Do(Reactor reactor, Task<int> number, Task<int> other, Task<int>[] numbers)
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    {{statements}}
                }

                static void Use(int value) { }

                static Task<int> Start() => Task.FromResult(1);

                static void Main() { }
            }
            """;
}
