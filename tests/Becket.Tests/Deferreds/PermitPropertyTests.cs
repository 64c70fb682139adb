using CsCheck;

namespace Becket.Tests.Deferreds;

/// <summary>Compares a semaphore, and a lock, with a count of tokens and a list of waiters.</summary>
public sealed class PermitPropertyTests
{
    private static readonly Gen<(int Tokens, (int Kind, int Which)[] Steps)> s_programs = Gen.Select(
        Gen.Int[1, 4],
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 50]).Array[0, 60]
    );

    [Fact]
    public void Any_program_on_a_semaphore_does_what_the_model_does() =>
        s_programs.Sample(
            static program =>
            {
                var semaphore = new DeferredSemaphore(program.Tokens);
                Run(semaphore, program.Tokens, program.Steps, () => semaphore.Tokens);
            },
            iter: 1_000
        );

    [Fact]
    public void Any_program_on_a_lock_does_what_the_model_does() =>
        s_programs.Sample(
            static program =>
            {
                var @lock = new DeferredLock();
                Run(@lock, 1, program.Steps, () => @lock.Locked ? 0 : 1);
            },
            iter: 1_000
        );

    private static void Run<T>(DeferredPermit<T> permit, int limit, (int Kind, int Which)[] steps, Func<int> tokens)
        where T : DeferredPermit<T>
    {
        (List<Deferred<T>>? asked, List<string>? expected, List<int>? served) = (
            new List<Deferred<T>>(),
            new List<string>(),
            new List<int>()
        );
        (int free, List<int>? waiting) = (limit, new List<int>());
        var expectedServed = new List<int>();
        void Serve(int who)
        {
            expected[who] = "holds";
            expectedServed.Add(who);
        }

        foreach ((int kind, int which) in steps)
        {
            if (kind < 3)
            {
                int who = asked.Count;
                asked.Add(permit.Acquire());
                asked[who]
                    .AddCallback(holder =>
                    {
                        served.Add(who);
                        return holder;
                    });
                expected.Add("waits");
                if (free > 0)
                {
                    free--;
                    Serve(who);
                }
                else
                {
                    waiting.Add(who);
                }
            }
            else if (kind < 5)
            {
                Exception? error = Record.Exception(permit.Release);
                Assert.Equal(free == limit, error is InvalidOperationException);
                if (error is null && waiting.Count > 0)
                {
                    int first = waiting[0];
                    waiting.RemoveAt(0);
                    Serve(first);
                }
                else if (error is null)
                {
                    free++;
                }
            }
            else if (asked.Count > 0)
            {
                asked[which % asked.Count].Cancel();
                if (waiting.Remove(which % asked.Count))
                {
                    expected[which % asked.Count] = nameof(CancelledException);
                }
            }

            Assert.Equal(expected, asked.Select(Text));
            Assert.Equal(expectedServed, served);
            Assert.Equal((free, waiting.Count), (tokens(), permit.Waiting));
        }
    }

    private static string Text<T>(Deferred<T> deferred) =>
        !deferred.TryGetOutcome(out Outcome<T> outcome) ? "waits"
        : outcome.Succeeded ? "holds"
        : outcome.Failure!.Exception.GetType().Name;
}
