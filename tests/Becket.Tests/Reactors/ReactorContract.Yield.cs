namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Methods_that_yield_take_turns()
    {
        Reactor reactor = Make();
        var ran = new List<int>();
        reactor.Run(async Deferred () => await Deferred.Gather(Enumerable.Range(0, 3).Select(Work)));
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], ran);

        async Deferred Work(int number)
        {
            for (int i = 0; i < 3; i++)
            {
                ran.Add(number);
                await Deferred.Yield();
            }
        }
    }

    [Fact]
    public void A_method_that_only_yields_starves_no_other_work()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        bool over = false;
        OtherThread thread = OnThread(() => reactor.BlockingCallFromThread(() => ran.Add("from a thread")));
        reactor.Run(async Deferred () =>
        {
            reactor.CallLater(TimeSpan.Zero, () => reactor.CallLater(TimeSpan.Zero, () => over = true));
            while (!over || ran.Count == 0)
            {
                await Deferred.Yield();
            }
        });
        thread.Join();
        Assert.Equal(["from a thread"], ran);
    }

    [Fact]
    public void More_methods_than_the_queue_has_room_for_may_yield()
    {
        Reactor reactor = Make();
        var resumed = new List<int>();
        reactor.Run(async Deferred () =>
        {
            // The queue has been used before it grows, so that it does not begin at its beginning.
            for (int i = 0; i < 40; i++)
            {
                await Deferred.Yield();
            }

            await Deferred.Gather(
                Enumerable
                    .Range(0, 1000)
                    .Select(
                        async Deferred (number) =>
                        {
                            await Deferred.Yield();
                            resumed.Add(number);
                        }
                    )
            );
        });
        Assert.Equal(Enumerable.Range(0, 1000), resumed);
    }

    [Fact]
    public void A_method_cancelled_at_a_yield_gets_the_exception_there()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Run(async Deferred () =>
        {
            Deferred work = Work();
            await Deferred.Yield();
            work.Cancel();
            await work;
        });
        Assert.Equal("cancelled", ran[^1]);
        Assert.InRange(ran.Count, 2, 4);

        async Deferred Work()
        {
            try
            {
                while (true)
                {
                    ran.Add("works");
                    await Deferred.Yield();
                }
            }
            catch (CancelledException)
            {
                ran.Add("cancelled");
            }
        }
    }

    [Fact]
    public void Stop_ends_a_job_that_only_yields()
    {
        Reactor reactor = Make();
        bool cleaned = false;
        reactor.CallLater(TimeSpan.Zero, reactor.Stop);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            reactor.Run(async Deferred () =>
            {
                try
                {
                    while (true)
                    {
                        await Deferred.Yield();
                    }
                }
                finally
                {
                    cleaned = true;
                }
            })
        );
        Assert.True(cleaned);
    }

    [Fact]
    public void Yield_where_there_is_no_reactor_is_an_error() =>
        Assert.Contains("reactor.Run", Assert.Throws<InvalidOperationException>(static () => Deferred.Yield()).Message);
}
