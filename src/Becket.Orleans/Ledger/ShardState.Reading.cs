using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// What clients read. Nothing here changes the state.
internal sealed partial class ShardState
{
    /// <summary>Results.</summary>
    /// <param name="order">In which order.</param>
    /// <param name="from">0, or where the page before ended.</param>
    /// <param name="most">How many at most.</param>
    public ResultsPage Results(JobResultOrder order, int from, int most)
    {
        var results = new List<RecordedResult>();
        int next = Math.Max(0, from);
        if (order == JobResultOrder.Completion)
        {
            for (; next < _recorded.Count && results.Count < most; next++)
            {
                results.Add(ResultOf(_recorded[next]));
            }

            return new ResultsPage(results, next, next == _recorded.Count && Summary().IsComplete);
        }

        for (; next < _jobs.Count && results.Count < most; next++)
        {
            JobState state = _slots[next].State;
            if (state == JobState.Done)
            {
                results.Add(ResultOf(next));
            }
            else if (state is not (JobState.Dead or JobState.Cancelled))
            {
                break;
            }
        }

        return new ResultsPage(results, next, next == _jobs.Count);
    }

    /// <summary>Dead letters, from a place on.</summary>
    public DeadLettersPage DeadLetters(int from, int most)
    {
        var letters = new List<DeadLetter>();
        int job = Math.Max(0, from);
        for (; job < _jobs.Count && letters.Count < most; job++)
        {
            JobSlot slot = _slots[job];
            if (slot.State == JobState.Dead)
            {
                letters.Add(
                    new DeadLetter(
                        _jobs[job].Key,
                        _handlers[_jobs[job].Handler],
                        slot.Reason,
                        slot.Error ?? "",
                        _workers[slot.Worker].Name,
                        slot.Attempts
                    )
                );
            }
        }

        return new DeadLettersPage(letters, job < _jobs.Count ? job : null);
    }

    private RecordedResult ResultOf(int job) => new(job, _jobs[job].Key, _slots[job].Result);
}
