using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

#pragma warning disable BKT0001 // Blocking the loop is what these tests are about.
namespace Becket.Diagnostics.Tests;

/// <summary>The report of a blocked loop shows where it is. The project refers to the package and does nothing else:
/// the package switches itself on. A turn blocks until its stack has been reported, however long that takes.</summary>
public sealed class LoopStackTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_sleep_is_reported_with_the_method_that_sleeps() =>
        Check(
            static reported =>
            {
                while (!reported.IsSet)
                {
                    Thread.Sleep(200);
                }
            },
            "System.Threading.Thread.Sleep"
        );

    [Fact]
    public void A_lock_that_another_thread_holds_is_reported_with_the_method_that_wants_it()
    {
        object gate = new();
        using var held = new ManualResetEventSlim();
        Check(
            reported =>
            {
                var holder = new Thread(() =>
                {
                    lock (gate)
                    {
                        held.Set();
                        reported.Wait(s_patience);
                    }
                });
                holder.Start();
                Assert.True(held.Wait(s_patience));
                lock (gate)
                {
                    // It is ours when the report has been made.
                }

                holder.Join();
            },
            "System.Threading.Monitor.Enter"
        );
    }

    [Fact]
    public void The_result_of_a_task_is_reported_with_the_method_that_asks_for_it()
    {
        Check(
            static reported =>
            {
                var source = new TaskCompletionSource<int>();
                ThreadPool.RegisterWaitForSingleObject(
                    reported.WaitHandle,
                    (_, _) => source.SetResult(7),
                    null,
                    s_patience,
                    true
                );
                Assert.Equal(7, source.Task.Result);
            },
            "System.Threading.Tasks.Task"
        );
    }

    [Fact]
    public void A_read_that_waits_is_reported_with_the_method_that_reads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test makes a named pipe with mkfifo.");
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}");
        Process.Start("mkfifo", path).WaitForExit();
        try
        {
            Check(
                reported =>
                {
                    using var ends = new CancellationTokenSource();
                    var writer = new Thread(() =>
                    {
                        using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write);
                        reported.Wait(s_patience);
                        pipe.WriteByte(65);
                    });
                    writer.Start();
                    using var pipe = new FileStream(path, FileMode.Open, FileAccess.Read);
                    Assert.Equal(65, pipe.ReadByte());
                    writer.Join();
                },
                "System.IO.Strategies."
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_loop_that_computes_without_end_is_reported_with_its_method() =>
        Check(
            static reported =>
            {
                long sum = 0;
                while (!reported.IsSet)
                {
                    sum++;
                }

                Assert.True(sum > 0);
            },
            nameof(A_loop_that_computes_without_end_is_reported_with_its_method)
        );

    [Fact]
    public void Methods_are_written_without_the_words_of_the_runtime() =>
        Assert.Equal("A.B.C(int32, A.D, A.E)", StackText.Readable("A.B.C(int32,value class A.D,class A.E)"));

    // The turn blocks in a method of this class, whose name the runtime gives to its lambdas, too. On a slow machine
    // the first report may come before the method waits where it should: so the turn ends with the one that shows that.
    private static void Check(Action<ManualResetEventSlim> block, string blocking)
    {
        using var reported = new ManualResetEventSlim();
        var log = new StackLog(blocking, reported);
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                HandleSignals = false,
                Logger = log,
                SlowTurn = TimeSpan.FromHours(1),
                BlockedTurn = TimeSpan.FromMilliseconds(500),
            }
        );
        reactor.Run(() =>
        {
            block(reported);
            return Deferred.Succeed();
        });
        Assert.True(reported.IsSet, $"No report shows {blocking} in this class:\n{string.Join('\n', log.Reports)}");
        Assert.DoesNotContain("   at Becket.Reactors.", log.Shown, StringComparison.Ordinal);
    }

    /// <summary>Keeps the reports, and says when one shows what blocks.</summary>
    private sealed class StackLog(string blocking, ManualResetEventSlim reported) : ILogger
    {
        public ConcurrentQueue<string> Reports { get; } = [];

        /// <summary>The first report that shows what blocks.</summary>
        public string? Shown { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(
            LogLevel level,
            EventId id,
            TState state,
            Exception? error,
            Func<TState, Exception?, string> format
        )
        {
            string text = format(state, error);
            Reports.Enqueue(text);
            if (
                text.Contains(blocking, StringComparison.Ordinal)
                && text.Contains($"   at {typeof(LoopStackTests).FullName}", StringComparison.Ordinal)
                && Shown is null
            )
            {
                Shown = text;
                reported.Set();
            }
        }
    }
}
