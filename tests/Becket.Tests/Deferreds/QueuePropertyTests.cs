using CsCheck;

namespace Becket.Tests.Deferreds;

/// <summary>Compares a queue with two lists: of values, and of waiters.</summary>
public sealed class QueuePropertyTests
{
    private static readonly Gen<(int Size, int Backlog, (int Kind, int Which)[] Steps)> s_programs = Gen.Select(
        Gen.Int[-1, 3],
        Gen.Int[-1, 3],
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 50]).Array[0, 60]
    );

    [Fact]
    public void Any_program_does_what_two_lists_would_do() =>
        s_programs.Sample(static program => Run(program.Size, program.Backlog, program.Steps), iter: 1_000);

    private static void Run(int size, int backlog, (int Kind, int Which)[] steps)
    {
        var queue = new DeferredQueue<int>(size < 0 ? null : size, backlog < 0 ? null : backlog);
        (int limit, int waitLimit) = (size < 0 ? int.MaxValue : size, backlog < 0 ? int.MaxValue : backlog);
        (List<Deferred<int>>? gotten, List<string>? expected) = (new List<Deferred<int>>(), new List<string>());
        (List<int>? pending, List<int>? waiting) = (new List<int>(), new List<int>());
        for (int i = 0; i < steps.Length; i++)
        {
            int value = 100 + i;
            if (steps[i].Kind < 2)
            {
                Exception? error = Record.Exception(() => queue.Put(value));
                Assert.Equal(waiting.Count == 0 && pending.Count >= limit, error is QueueOverflowException);
                if (waiting.Count > 0)
                {
                    expected[waiting[0]] = $"{value}";
                    waiting.RemoveAt(0);
                }
                else if (error is null)
                {
                    pending.Add(value);
                }
            }
            else if (steps[i].Kind < 4)
            {
                Exception? error = Record.Exception(() => gotten.Add(queue.Get()));
                Assert.Equal(pending.Count == 0 && waiting.Count >= waitLimit, error is QueueUnderflowException);
                if (pending.Count > 0)
                {
                    expected.Add($"{pending[0]}");
                    pending.RemoveAt(0);
                }
                else if (error is null)
                {
                    waiting.Add(expected.Count);
                    expected.Add("waits");
                }
            }
            else if (gotten.Count > 0)
            {
                int which = steps[i].Which % gotten.Count;
                gotten[which].Cancel();
                if (waiting.Remove(which))
                {
                    expected[which] = nameof(CancelledException);
                }
            }

            Assert.Equal(expected, gotten.Select(Text));
            Assert.Equal(pending, queue.Pending);
            Assert.Equal((pending.Count, waiting.Count), (queue.Count, queue.Waiting));
        }
    }

    private static string Text(Deferred<int> deferred) =>
        !deferred.TryGetOutcome(out Outcome<int> outcome) ? "waits"
        : outcome.Succeeded ? $"{outcome.Value}"
        : outcome.Failure!.Exception.GetType().Name;
}
