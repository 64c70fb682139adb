using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed class CooperatorTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly List<string> _did = [];

    [Fact]
    public void Nothing_runs_before_the_first_tick()
    {
        _scheduler.NewCooperator().Coiterate(Units("a", 2));
        Assert.Empty(_did);
        Assert.Equal(1, _scheduler.Waiting);
    }

    [Fact]
    public void Tasks_take_turns()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        cooperator.Coiterate(Units("a", 3));
        cooperator.Coiterate(Units("b", 3));
        _scheduler.Tick();
        Assert.Equal(["a0", "b0", "a1", "b1", "a2", "b2"], _did);
        Assert.Equal(0, _scheduler.Waiting);
    }

    [Fact]
    public void A_tick_ends_when_its_turn_is_over_and_the_next_goes_on_from_there()
    {
        _scheduler.Budget = 3;
        Cooperator cooperator = _scheduler.NewCooperator();
        cooperator.Coiterate(Units("a", 2));
        cooperator.Coiterate(Units("b", 2));
        _scheduler.Tick();
        Assert.Equal(["a0", "b0", "a1"], _did);
        _scheduler.Tick();
        Assert.Equal(["a0", "b0", "a1", "b1"], _did);
    }

    [Fact]
    public void The_iterator_is_the_result()
    {
        IEnumerator<Deferred?> work = Units("a", 2).GetEnumerator();
        Deferred<IEnumerator<Deferred?>> done = _scheduler.NewCooperator().Coiterate(work);
        _scheduler.TickUntilIdle();
        Assert.Same(work, Value(done));
    }

    [Fact]
    public void A_deferred_makes_its_task_wait_and_no_other()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        var wait = new Deferred<int>();
        Deferred<IEnumerator<Deferred?>> done = cooperator.Coiterate([null, wait, null]);
        cooperator.Coiterate(Units("b", 3));
        _scheduler.TickUntilIdle();
        Assert.Equal(["b0", "b1", "b2"], _did);
        Assert.False(done.Called);
        wait.Callback(5);
        Assert.Equal(1, _scheduler.Waiting);
        _scheduler.Tick();
        Assert.True(done.Called);
        Assert.Equal(0, Value(wait));
    }

    [Fact]
    public void A_deferred_that_fails_ends_its_task()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        var wait = new Deferred();
        CooperativeTask task = cooperator.Cooperate([wait, null]);
        Deferred<IEnumerator<Deferred?>> done = task.WhenDone();
        _scheduler.Tick();
        wait.Errback(new FormatException());
        Assert.IsType<FormatException>(Error(done));
        Assert.IsType<FormatException>(Assert.Throws<TaskFailedException>(task.Pause).InnerException);
    }

    [Fact]
    public void An_iterator_that_throws_ends_its_task()
    {
        static IEnumerable<Deferred?> Work()
        {
            yield return null;
            throw new FormatException();
        }

        Deferred<IEnumerator<Deferred?>> done = _scheduler.NewCooperator().Coiterate(Work());
        _scheduler.TickUntilIdle();
        Assert.IsType<FormatException>(Error(done));
    }

    [Fact]
    public void Several_tasks_over_one_iterator_are_slots()
    {
        var clock = new Clock();
        (int running, int most, int finished) = (0, 0, 0);
        async Deferred Job(int number)
        {
            most = Math.Max(most, ++running);
            await clock.DeferLater(Seconds(1 + (number % 3)));
            running--;
            finished++;
        }

        var cooperator = new Cooperator(clock);
        IEnumerator<Deferred> work = Enumerable.Range(0, 23).Select(Job).GetEnumerator();
        IEnumerable<Deferred<IEnumerator<Deferred?>>> slots = Enumerable
            .Range(0, 5)
            .Select(_ => cooperator.Coiterate(work));
        var all = new DeferredList(slots);
        clock.AdvanceStepwise(Seconds(60));
        Assert.True(all.Called);
        Assert.Equal((0, 5, 23), (running, most, finished));
    }

    [Fact]
    public void A_paused_task_is_passed_over_until_resumed_as_often()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        _scheduler.Budget = 1;
        CooperativeTask task = cooperator.Cooperate(Units("a", 2));
        task.Pause();
        Assert.Equal(0, _scheduler.Waiting);
        Assert.Equal(1, _scheduler.Cancelled);
        task.Pause();
        task.Resume();
        Assert.Equal(0, _scheduler.Waiting);
        task.Resume();
        Assert.Throws<NotPausedException>(task.Resume);
        _scheduler.TickUntilIdle();
        Assert.Equal(["a0", "a1"], _did);
    }

    [Fact]
    public void A_stopped_task_ends_and_says_so()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        CooperativeTask task = cooperator.Cooperate(Units("a", 2));
        Deferred<IEnumerator<Deferred?>> done = task.WhenDone();
        task.Stop();
        Assert.IsType<TaskStoppedException>(Error(done));
        Assert.IsType<TaskStoppedException>(Error(task.WhenDone()));
        Assert.Throws<TaskStoppedException>(task.Stop);
        Assert.Throws<TaskStoppedException>(task.Pause);
        Assert.Equal(0, _scheduler.Waiting);
    }

    [Fact]
    public void A_task_that_is_done_cannot_be_stopped()
    {
        CooperativeTask task = _scheduler.NewCooperator().Cooperate(Units("a", 1));
        _scheduler.TickUntilIdle();
        Assert.Throws<TaskDoneException>(task.Stop);
        Assert.True(task.WhenDone().Called);
    }

    [Fact]
    public void All_waiters_fire_in_the_order_they_came()
    {
        CooperativeTask task = _scheduler.NewCooperator().Cooperate(Units("a", 0));
        foreach (string? name in new[] { "first", "second", "third" })
        {
            task.WhenDone().AddCallback(_ => _did.Add(name));
        }

        _scheduler.Tick();
        Assert.Equal(["first", "second", "third"], _did);
    }

    // Where Becket differs, 1.
    [Fact]
    public void Stopping_a_cooperator_ends_every_task()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        Deferred<IEnumerator<Deferred?>>[] tasks = Enumerable
            .Range(0, 5)
            .Select(i => cooperator.Cooperate(Units($"{i}-", 2)).WhenDone())
            .ToArray();
        CooperativeTask paused = cooperator.Cooperate(Units("p", 1));
        Deferred<IEnumerator<Deferred?>> end = paused.WhenDone();
        paused.Pause();
        cooperator.Stop();
        Assert.False(cooperator.Running);
        Assert.All(tasks, task => Assert.IsType<SchedulerStoppedException>(Error(task)));
        Assert.Equal(0, _scheduler.Waiting);
        Assert.False(end.Called);
        paused.Resume();
        Assert.IsType<SchedulerStoppedException>(Error(end));
        Assert.IsType<SchedulerStoppedException>(Error(cooperator.Coiterate(Units("late", 1))));
        Assert.Throws<SchedulerStoppedException>(paused.Pause);
        Assert.Empty(_did);
    }

    // Where Becket differs, 2.
    [Fact]
    public void A_task_that_was_stopped_stays_so_when_its_deferred_fails()
    {
        var wait = new Deferred();
        CooperativeTask task = _scheduler.NewCooperator().Cooperate([wait]);
        Deferred<IEnumerator<Deferred?>> done = task.WhenDone();
        _scheduler.Tick();
        task.Stop();
        wait.Errback(new FormatException());
        Assert.IsType<TaskStoppedException>(Error(done));
        Assert.Throws<TaskStoppedException>(task.Pause);
        Assert.True(wait.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void A_task_added_by_a_callback_of_the_stop_goes_on_if_the_callback_starts_the_cooperator_again()
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        cooperator
            .Coiterate(Units("a", 1))
            .AddErrback(failed =>
            {
                cooperator.Start();
                _ = cooperator.Coiterate(Units("b", 2));
            });
        cooperator.Coiterate(Units("c", 1)).AddErrback(_ => { });
        cooperator.Stop();
        _scheduler.TickUntilIdle();
        Assert.Equal(["b0", "b1"], _did);
    }

    [Fact]
    public void One_that_is_not_started_waits_for_it()
    {
        Cooperator cooperator = _scheduler.NewCooperator(started: false);
        cooperator.Coiterate(Units("a", 1));
        Assert.False(cooperator.Running);
        Assert.Equal(0, _scheduler.Waiting);
        cooperator.Start();
        Assert.True(cooperator.Running);
        _scheduler.TickUntilIdle();
        Assert.Equal(["a0"], _did);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("throw")]
    [InlineData("stop")]
    [InlineData("stop from inside")]
    public void The_enumerator_of_a_sequence_is_disposed_however_its_task_ends(string how)
    {
        Cooperator cooperator = _scheduler.NewCooperator();
        CooperativeTask? task = null;
        IEnumerable<Deferred?> Work()
        {
            try
            {
                yield return how == "stop" ? new Deferred() : null;
                if (how == "throw")
                {
                    throw new FormatException();
                }

                if (how == "stop from inside")
                {
                    task!.Stop();
                }

                yield return null;
            }
            finally
            {
                _did.Add("disposed");
            }
        }

        task = cooperator.Cooperate(Work());
        task.WhenDone().AddErrback(_ => { });
        _scheduler.Budget = 1;
        _scheduler.TickUntilIdle();
        if (how == "stop")
        {
            task.Stop();
        }

        Assert.Equal(["disposed"], _did);
    }

    [Fact]
    public void In_virtual_time_a_tick_ends_by_number_so_that_endless_work_ends_no_test()
    {
        var clock = new Clock();
        int units = 0;
        IEnumerable<Deferred?> Endless()
        {
            while (true)
            {
                units++;
                yield return null;
            }
        }

        new Cooperator(clock).Coiterate(Endless());
        clock.Advance(Seconds(1));
        Assert.Equal(1000, units);
        clock.Advance(Seconds(1));
        Assert.Equal(2000, units);
    }

    [Fact]
    public void A_tick_ends_after_ten_milliseconds()
    {
        var clock = new Clock();
        int units = 0;
        IEnumerable<Deferred?> Slow()
        {
            while (true)
            {
                units++;
                clock.Advance(TimeSpan.FromMilliseconds(3));
                yield return null;
            }
        }

        new Cooperator(clock).Coiterate(Slow());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(4, units);
    }

    private IEnumerable<Deferred?> Units(string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _did.Add($"{name}{i}");
            yield return null;
        }
    }
}
