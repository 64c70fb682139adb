using CsCheck;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>A shard against a plain account of what may happen: see <see cref="ShardWalk"/>.</summary>
public sealed class ShardModelTests
{
    [Fact]
    public void Nothing_is_lost_or_recorded_twice_in_any_order_of_five_steps()
    {
        int[] steps = new int[5];
        int walks = 0;
        do
        {
            var walk = new ShardWalk(jobs: 2, workers: 2);
            foreach (int step in steps)
            {
                walk.Step(step);
            }

            walk.End();
            walks++;
        } while (Next(steps, ShardWalk.StepsOf(workers: 2)));

        Assert.Equal((int)Math.Pow(ShardWalk.StepsOf(workers: 2), steps.Length), walks);
    }

    [Fact]
    public void Nothing_is_lost_or_recorded_twice_in_long_walks() =>
        Gen.Int[0, ShardWalk.StepsOf(workers: 3) - 1]
            .Array[20, 120]
            .Sample(
                static steps =>
                {
                    var walk = new ShardWalk(jobs: 6, workers: 3);
                    foreach (int step in steps)
                    {
                        walk.Step(step);
                    }

                    walk.End();
                },
                iter: 3_000
            );

    private static bool Next(int[] steps, int kinds)
    {
        for (int place = steps.Length - 1; place >= 0; place--)
        {
            if (++steps[place] < kinds)
            {
                return true;
            }

            steps[place] = 0;
        }

        return false;
    }
}
