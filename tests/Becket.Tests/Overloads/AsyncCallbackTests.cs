namespace Becket.Tests.Overloads;

/// <summary>Callbacks that return tasks, in every member of a deferred that takes a callback: the chain waits for the
/// task, and its value is the chain's.</summary>
public sealed class AsyncCallbackTests
{
    private static Deferred<int> Number => Deferred.Succeed(1);

    private static Deferred<int> Failed => Deferred.Fail<int>(new FormatException("first"));

    [Fact]
    public void AddCallback_waits_for_value_tasks()
    {
        Deferred<string> text = Number.AddCallback(n => new ValueTask<string>("a"));
        Deferred<string> plain = Deferred.Succeed().AddCallback(() => new ValueTask<string>("b"));
        Deferred nothing = Number.AddCallback(n => new ValueTask(Broken()));
        Deferred plainNothing = Deferred.Succeed().AddCallback(() => new ValueTask(Broken()));

        Assert.Equal("ab", ValueOf(text) + ValueOf(plain));
        Assert.Equal("task", ErrorOf(nothing));
        Assert.Equal("task", ErrorOf(plainNothing));
    }

    [Fact]
    public void AddErrback_waits_for_tasks_of_every_kind()
    {
        Assert.Equal(2, ValueOf(Failed.AddErrback(_ => new ValueTask<int>(2))));
        Assert.Equal("task", ErrorOf(Failed.AddErrback(_ => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Deferred.Fail(new FormatException()).AddErrback(_ => new ValueTask(Broken()))));
        Assert.Equal(3, ValueOf(Failed.AddErrback<FormatException>(_ => Task.FromResult(3))));
        Assert.Equal(4, ValueOf(Failed.AddErrback<FormatException>(_ => new ValueTask<int>(4))));
        Assert.Equal("task", ErrorOf(Failed.AddErrback<FormatException>(_ => Broken())));
        Assert.Equal("task", ErrorOf(Failed.AddErrback<FormatException>(_ => new ValueTask(Broken()))));
        var plain = Deferred.Fail(new FormatException());
        Assert.Equal("task", ErrorOf(plain.AddErrback<FormatException>(_ => Broken())));
    }

    [Fact]
    public void AddBoth_waits_for_tasks_of_every_kind()
    {
        Assert.Equal(2, ValueOf(Failed.AddBoth(_ => Task.FromResult(2))));
        Assert.Equal(3, ValueOf(Failed.AddBoth(_ => new ValueTask<int>(3))));
        Assert.Equal("task", ErrorOf(Number.AddBoth(_ => Broken())));
        Assert.Equal("task", ErrorOf(Number.AddBoth(_ => new ValueTask(Broken()))));
        Assert.Equal(4, ValueOf(Deferred.Succeed().AddBoth(_ => Task.FromResult(4))));
        Assert.Equal(5, ValueOf(Deferred.Succeed().AddBoth(_ => new ValueTask<int>(5))));
        Assert.Equal("task", ErrorOf(Deferred.Succeed().AddBoth(_ => Broken())));
        Assert.Equal("task", ErrorOf(Deferred.Succeed().AddBoth(_ => new ValueTask(Broken()))));
    }

    [Fact]
    public void AddBoth_takes_a_function_without_an_argument()
    {
        int calls = 0;
        Assert.Null(
            ErrorOf(
                Number.AddBoth(() =>
                {
                    calls++;
                })
            )
        );
        Assert.Null(
            ErrorOf(
                Failed.AddBoth(() =>
                {
                    calls++;
                })
            )
        );
        Assert.Null(ErrorOf(Failed.AddBoth(async () => await Deferred.Succeed())));
        Assert.Equal("task", ErrorOf(Number.AddBoth(() => Broken())));
        Assert.Equal("task", ErrorOf(Number.AddBoth(() => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Number.AddBoth(async () => await Broken())));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void AddCallbacks_waits_for_the_task_of_either()
    {
        foreach (Deferred<int> number in new[] { Number, Failed })
        {
            Assert.Equal("task", ErrorOf(number.AddCallbacks(_ => Broken(), _ => Broken())));
        }

        Assert.Equal("task", ErrorOf(Number.AddCallbacks(_ => Broken(), _ => { })));
        Assert.Equal("task", ErrorOf(Failed.AddCallbacks(_ => { }, _ => Broken())));
        Assert.Equal("task", ErrorOf(Failed.AddCallbacks(async _ => await Deferred.Succeed(), _ => Broken())));
        Assert.Equal("task", ErrorOf(Failed.AddCallbacks(_ => { }, _ => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Number.AddCallbacks(_ => new ValueTask(Broken()), _ => { })));
        Assert.Equal("task", ErrorOf(Number.AddCallbacks(_ => new ValueTask(Broken()), _ => new ValueTask())));
        Assert.Equal(2, ValueOf(Number.AddCallbacks(_ => Task.FromResult(2), _ => Task.FromResult(3))));
        Assert.Equal(3, ValueOf(Failed.AddCallbacks(_ => Task.FromResult(2), _ => 3)));
        Assert.Equal(3, ValueOf(Failed.AddCallbacks(_ => 2, _ => Task.FromResult(3))));
        Assert.Equal(2, ValueOf(Number.AddCallbacks(_ => new ValueTask<int>(2), _ => 3)));
        Assert.Equal(3, ValueOf(Failed.AddCallbacks(_ => 2, _ => new ValueTask<int>(3))));
        Assert.Equal(3, ValueOf(Failed.AddCallbacks(_ => new ValueTask<int>(2), _ => new ValueTask<int>(3))));
    }

    [Fact]
    public void AddCallbacks_of_a_deferred_without_a_value_waits_for_the_task_of_either()
    {
        static Deferred Plain() => Deferred.Succeed();
        static Deferred Bad() => Deferred.Fail(new FormatException("first"));

        Assert.Equal("task", ErrorOf(Plain().AddCallbacks(() => Broken(), _ => Broken())));
        Assert.Equal("task", ErrorOf(Plain().AddCallbacks(() => Broken(), _ => { })));
        Assert.Equal("task", ErrorOf(Bad().AddCallbacks(() => { }, _ => Broken())));
        Assert.Equal("task", ErrorOf(Bad().AddCallbacks(() => { }, _ => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Plain().AddCallbacks(() => new ValueTask(Broken()), _ => { })));
        Assert.Equal("task", ErrorOf(Plain().AddCallbacks(() => new ValueTask(Broken()), _ => new ValueTask())));
        Assert.Equal(2, ValueOf(Plain().AddCallbacks(() => Task.FromResult(2), _ => Task.FromResult(3))));
        Assert.Equal(3, ValueOf(Bad().AddCallbacks(() => Task.FromResult(2), _ => 3)));
        Assert.Equal(3, ValueOf(Bad().AddCallbacks(() => 2, _ => Task.FromResult(3))));
        Assert.Equal(2, ValueOf(Plain().AddCallbacks(() => new ValueTask<int>(2), _ => 3)));
        Assert.Equal(3, ValueOf(Bad().AddCallbacks(() => 2, _ => new ValueTask<int>(3))));
        Assert.Equal(3, ValueOf(Bad().AddCallbacks(() => new ValueTask<int>(2), _ => new ValueTask<int>(3))));
    }

    [Fact]
    public void Locks_hold_their_permit_until_the_task_has_ended()
    {
        var gate = new DeferredLock();
        Assert.Equal(2, ValueOf(gate.Run(() => Task.FromResult(2))));
        Assert.Equal(3, ValueOf(gate.Run(() => new ValueTask<int>(3))));
        Assert.Equal("task", ErrorOf(gate.Run(() => Broken())));
        Assert.Equal("task", ErrorOf(gate.Run(() => new ValueTask(Broken()))));
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public void MaybeDeferred_Execute_and_FromTask_take_functions_of_every_kind()
    {
        Assert.Equal(2, ValueOf(Deferred.MaybeDeferred(() => Task.FromResult(2))));
        Assert.Equal(3, ValueOf(Deferred.MaybeDeferred(() => new ValueTask<int>(3))));
        Assert.Equal("task", ErrorOf(Deferred.MaybeDeferred(() => Broken())));
        Assert.Equal("task", ErrorOf(Deferred.MaybeDeferred(() => new ValueTask(Broken()))));
        Assert.Equal(2, ValueOf(Deferred.Execute(() => Task.FromResult(2))));
        Assert.Equal(3, ValueOf(Deferred.Execute(() => new ValueTask<int>(3))));
        Assert.Equal(4, ValueOf(Deferred.Execute(() => Deferred.Succeed(4))));
        Assert.Equal("task", ErrorOf(Deferred.Execute(() => Broken())));
        Assert.Equal("task", ErrorOf(Deferred.Execute(() => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Deferred.Execute(async () => await Broken())));
        Assert.Equal(2, ValueOf(Deferred.FromTask(() => Task.FromResult(2))));
        Assert.Equal(3, ValueOf(Deferred.FromTask(() => new ValueTask<int>(3))));
        Assert.Equal(4, ValueOf(Deferred.FromTask(token => new ValueTask<int>(4))));
        Assert.Equal(5, ValueOf(Deferred.FromTask(Task.FromResult(5))));
        Assert.Equal("task", ErrorOf(Deferred.FromTask(() => Broken())));
        Assert.Equal("task", ErrorOf(Deferred.FromTask(Broken())));
        Assert.Equal("task", ErrorOf(Deferred.FromTask(token => new ValueTask(Broken()))));
        Assert.Equal("task", ErrorOf(Deferred.FromTask(async token => await Broken())));
    }

    [Fact]
    public void Calls_of_a_clock_start_async_functions_and_ignore_null()
    {
        var clock = new Clock();
        var step = new Deferred();
        Deferred? waiting = new();
        int ends = 0;
        clock.CallLater(
            TimeSpan.Zero,
            async () =>
            {
                await step;
                ends++;
            }
        );
        clock.CallLater(
            TimeSpan.Zero,
            static async add =>
            {
                await Deferred.Succeed();
                add();
            },
            () => ends++
        );
        clock.CallLater(TimeSpan.Zero, () => waiting = null);
        clock.Advance(TimeSpan.Zero);
        Assert.Equal((1, true), (ends, waiting is null));
        step.Callback();
        Assert.Equal(2, ends);
    }

    [Fact]
    public void A_delayed_call_is_named_for_the_function_that_the_user_gave() =>
        Assert.Contains(
            nameof(Broken),
            new Clock().CallLater(TimeSpan.Zero, Broken).ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_canceller_may_be_async()
    {
        var step = new Deferred();
        int ends = 0;
        var work = new Deferred<int>(async _ =>
        {
            await step;
            ends++;
        });
        work.Cancel();
        Assert.True(work.Called);
        step.Callback();
        Assert.Equal(1, ends);
        work.AddErrback<CancelledException>(_ => 0);
    }

    [Fact]
    public void Timeouts_deadlines_and_heartbeats_take_async_functions()
    {
        var clock = new Clock();
        int ends = 0;
        Assert.Equal(
            7,
            ValueOf(Timed(d => d.AddTimeout(TimeSpan.FromSeconds(1), clock, (_, _) => Task.FromResult(7)), clock))
        );
        Assert.Equal(
            8,
            ValueOf(Timed(d => d.AddTimeout(TimeSpan.FromSeconds(1), clock, (_, _) => new ValueTask<int>(8)), clock))
        );
        var deadline = new Deadline(
            clock,
            async () =>
            {
                await Deferred.Succeed();
                ends++;
            }
        );
        deadline.Set(TimeSpan.FromSeconds(1));
        var idle = new IdleTimeout(
            clock,
            async () =>
            {
                await Deferred.Succeed();
                ends++;
            }
        );
        idle.SetTimeout(TimeSpan.FromSeconds(1));
        var heart = new Heartbeat(
            clock,
            async () =>
            {
                await Deferred.Succeed();
                ends++;
            },
            async () =>
            {
                await Deferred.Succeed();
                ends += 10;
            }
        );
        heart.Start(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        clock.AdvanceStepwise(TimeSpan.FromSeconds(4));
        Assert.Equal(13, ends);
    }

#pragma warning disable BKT0009 // The function is what is refused.
    [Fact]
    public void An_async_function_that_configures_TLS_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(static () =>
            new TlsClientOptions { Configure = static async options => await Task.Yield() }
        );
        Assert.Contains("Configure must be done when it returns", error.Message, StringComparison.Ordinal);
        Assert.NotNull(new TlsClientOptions { Configure = static _ => { } }.Configure);
    }
#pragma warning restore BKT0009

    private static Deferred<int> Timed(Func<Deferred<int>, Deferred<int>> add, Clock clock)
    {
        Deferred<int> late = add(new Deferred<int>());
        clock.Advance(TimeSpan.FromSeconds(1));
        return late;
    }

    private static Task Broken() => Task.FromException(new FormatException("task"));

    private static T ValueOf<T>(Deferred<T> deferred)
    {
        Assert.True(deferred.TryGetOutcome(out Outcome<T> outcome));
        return outcome.Value;
    }

    private static string? ErrorOf(Deferred deferred)
    {
        Assert.True(deferred.TryGetOutcome(out Outcome outcome));
        deferred.AddErrback(static _ => { });
        return outcome.Failure?.Exception.Message;
    }
}
