using CsCheck;
using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

/// <summary>Properties of every run, for any jobs at any times.</summary>
public sealed class ForEachPropertyTests
{
    private static readonly Gen<(How How, int Tenths)[]> s_jobs = Gen.Select(
        Gen.Int[0, 29]
            .Select(weight =>
                weight switch
                {
                    < 8 => How.AtOnce,
                    < 28 => How.AfterAWhile,
                    28 => How.ThrowAtOnce,
                    _ => How.FailAfterAWhile,
                }
            ),
        Gen.Int[0, 30]
    ).Array[0, 60];

    private enum How
    {
        AtOnce,
        AfterAWhile,
        ThrowAtOnce,
        FailAfterAWhile,
    }

    [Fact]
    public void Whatever_happens_the_promises_hold() =>
        Gen.Select(s_jobs, Gen.Int[1, 12], Gen.Bool, Gen.Int[0, 80])
            .Sample(
                (jobs, slots, collects, cancelAt) =>
                {
                    var clock = new Clock();
                    (int running, int most, int taken, int disposed) = (0, 0, 0, 0);
                    var started = new List<int>();
                    async Deferred<int> Job(int number)
                    {
                        started.Add(number);
                        most = Math.Max(most, ++running);
                        try
                        {
                            (How how, int tenths) = jobs[number];
                            if (how == How.ThrowAtOnce)
                            {
                                throw new FormatException($"{number}");
                            }

                            if (how != How.AtOnce)
                            {
                                await clock.DeferLater(Seconds(tenths / 10.0));
                            }

                            return how == How.FailAfterAWhile ? throw new FormatException($"{number}") : number * 10;
                        }
                        finally
                        {
                            running--;
                        }
                    }

                    IEnumerable<int> Items()
                    {
                        try
                        {
                            for (; taken < jobs.Length; taken++)
                            {
                                yield return taken;
                            }
                        }
                        finally
                        {
                            disposed++;
                        }
                    }

                    Deferred<int[]>? values = collects ? null : Cooperator.ForEach(Items(), slots, Job);
                    Deferred<Outcome<int>[]>? outcomes = collects
                        ? Cooperator.ForEachOutcomes(Items(), slots, Job)
                        : null;
                    Deferred result = values ?? (Deferred)outcomes!;
                    for (int tenth = 0; !result.Called && tenth < 10_000; tenth++)
                    {
                        Assert.InRange(taken, 0, started.Count);
                        if (tenth == cancelAt)
                        {
                            result.Cancel();
                        }
                        else
                        {
                            clock.Advance(Seconds(0.1));
                        }
                    }

                    Assert.True(result.Called);
                    Assert.Equal(0, running);
                    Assert.Empty(clock.GetDelayedCalls());
                    Assert.Equal(1, disposed);
                    Assert.InRange(most, 0, slots);
                    Assert.Equal(Enumerable.Range(0, started.Count), started);
                    if (values is not null)
                    {
                        Assert.True(values.TryGetOutcome(out Outcome<int[]> outcome));
                        if (outcome.Succeeded)
                        {
                            Assert.Equal(Enumerable.Range(0, jobs.Length).Select(i => i * 10), outcome.Value);
                        }
                        else
                        {
                            Assert.True(outcome.Failure!.Exception is CancelledException or FormatException);
                        }
                    }
                    else
                    {
                        Assert.True(outcomes!.TryGetOutcome(out Outcome<Outcome<int>[]> outcome));
                        if (!outcome.Succeeded)
                        {
                            Assert.IsType<CancelledException>(outcome.Failure!.Exception);
                        }
                        else
                        {
                            Assert.Equal(
                                jobs.Select((job, i) => job.How >= How.ThrowAtOnce ? $"failed {i}" : $"{i * 10}"),
                                outcome.Value.Select(one =>
                                    one.Succeeded ? $"{one.Value}" : $"failed {one.Failure!.Exception.Message}"
                                )
                            );
                        }
                    }

                    if (result.TryGetOutcome(out Outcome end) && !end.Succeeded)
                    {
                        result.AddErrback(_ => { });
                    }
                },
                iter: 2_000
            );
}
