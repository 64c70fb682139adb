namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void A_group_ends_after_its_jobs_of_every_kind()
    {
        Reactor reactor = Make();
        var ended = new List<string>();
        reactor.Run(async Deferred () =>
        {
            await TaskGroup.Run(group =>
            {
                group.Start(async Deferred () =>
                {
                    await reactor.DeferLater(s_soon);
                    ended.Add("method");
                });
                group.Start(() => reactor.DeferLater(s_soon, () => ended.Add("plain")));
                group.Start(
                    async Task (token) =>
                    {
                        await Task.Delay(s_soon, reactor.TimeProvider, token);
                        ended.Add("task");
                    }
                );
                group.Start(() => reactor.DeferToThread(static () => 1).AddCallback(_ => ended.Add("thread")));
            });
            ended.Add("group");
        });
        Assert.Equal("group", ended[^1]);
        Assert.Equal(["group", "method", "plain", "task", "thread"], ended.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_first_failure_cancels_the_other_jobs_and_the_failures_come_together()
    {
        Reactor reactor = Make();
        var ended = new List<string>();
        TaskGroupException error = Assert.Throws<TaskGroupException>(() =>
            reactor.Run(() =>
                TaskGroup.Run(async group =>
                {
                    group.Start(Waits("method"));
                    group.Start(() => new Deferred(_ => ended.Add("plain")));
                    group.Start(
                        async Task (token) =>
                        {
                            try
                            {
                                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                            }
                            finally
                            {
                                ended.Add("task");
                            }
                        }
                    );
                    group.Start(async () =>
                    {
                        try
                        {
                            await new Deferred();
                        }
                        catch (CancelledException)
                        {
                            throw new FormatException("while it ended");
                        }
                    });
                    group.Start(async () =>
                    {
                        await reactor.DeferLater(s_soon);
                        throw new IOException("first");
                    });
                    await Waits("body")();
                })
            )
        );
        Assert.Equal(["first", "while it ended"], error.InnerExceptions.Select(static inner => inner.Message));
        Assert.Equal(["body", "method", "plain", "task"], ended.Order(StringComparer.Ordinal));

        Func<Deferred> Waits(string name) =>
            async () =>
            {
                try
                {
                    await new Deferred();
                }
                finally
                {
                    ended.Add(name);
                }
            };
    }

    [Fact]
    public void A_group_can_be_given_a_deadline()
    {
        Reactor reactor = Make();
        bool inTime = reactor.Run(() =>
            CancelScope.MoveOnAfter(
                s_soon,
                _ => TaskGroup.Run(static group => group.Start(static () => new Deferred()))
            )
        );
        Assert.False(inTime);
    }

    [Fact]
    public void The_end_of_the_program_cancels_the_jobs_of_a_group()
    {
        Reactor reactor = Make();
        bool ended = false;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            reactor.Run(() =>
                TaskGroup.Run(group =>
                {
                    group.Start(async () =>
                    {
                        try
                        {
                            await new Deferred();
                        }
                        finally
                        {
                            ended = true;
                        }
                    });
                    reactor.CallLater(TimeSpan.Zero, reactor.Stop);
                })
            )
        );
        Assert.True(ended);
    }

    [Fact]
    public void A_job_can_be_waited_for_until_it_has_started()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Run(() =>
            TaskGroup.Run(async group =>
            {
                int port = await group.StartAndWait<int>(async status =>
                {
                    await reactor.DeferLater(s_soon);
                    status.Started(8007);
                    await new Deferred();
                });
                ran.Add($"{port}");
                group.Cancel();
            })
        );
        Assert.Equal(["8007"], ran);
    }

    [Fact]
    public void Jobs_hand_values_to_each_other_through_a_channel()
    {
        Reactor reactor = Make();
        var taken = new List<int>();
        reactor.Run(() =>
            TaskGroup.Run(group =>
            {
                var channel = new DeferredChannel<int>(2);
                group.Start(async () =>
                {
                    for (int i = 0; i < 20; i++)
                    {
                        await channel.Put(i);
                        await Deferred.Yield();
                    }

                    channel.Complete();
                });
                for (int reader = 0; reader < 3; reader++)
                {
                    group.Start(async () =>
                    {
                        await foreach (int value in channel)
                        {
                            taken.Add(value);
                            await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                        }
                    });
                }
            })
        );
        Assert.Equal(Enumerable.Range(0, 20), taken);
    }
}
