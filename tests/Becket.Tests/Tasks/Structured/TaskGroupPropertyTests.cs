using CsCheck;

namespace Becket.Tests.Tasks.Structured;

/// <summary>Compares a group with a model of its jobs: which run, which clean up, and what comes out at the
/// end.</summary>
public sealed class TaskGroupPropertyTests
{
    private static readonly Gen<(Job[] Jobs, (int Kind, int Which)[] Steps)> s_programs = Gen.Select(
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool).Select(static (c, f, t) => new Job(c, f, t)).Array[0, 5],
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 50]).Array[0, 25]
    );

    private enum State
    {
        Waits,
        CleansUp,
        HasEnded,
    }

    [Fact]
    public void Any_group_does_what_the_model_does() =>
        s_programs.Sample(
            static program =>
            {
                var real = new Real(program.Jobs);
                var model = new Model(program.Jobs);
                Assert.Equal(model.Text, real.Text);
                foreach ((int kind, int which) in program.Steps)
                {
                    int job = program.Jobs.Length == 0 ? -1 : which % program.Jobs.Length;
                    real.Step(kind, job);
                    model.Step(kind, job);
                    Assert.Equal(model.Text, real.Text);
                }
            },
            iter: 3_000
        );

    /// <summary>What a job does when it is cancelled.</summary>
    /// <param name="CleansUp">It awaits behind a shield.</param>
    /// <param name="Fails">It ends with a failure of its own.</param>
    /// <param name="IsTask">It is an <c>async Task</c> method.</param>
    private sealed record Job(bool CleansUp, bool Fails, bool IsTask);

    private sealed class Real
    {
        private readonly Deferred[] _gates;
        private readonly Deferred[] _shielded;
        private readonly Deferred[] _ends;
        private readonly State[] _states;
        private readonly Deferred _done;
        private TaskGroup? _group;

        public Real(Job[] jobs)
        {
            _gates = [.. jobs.Select(static _ => new Deferred())];
            _shielded = [.. jobs.Select(static _ => new Deferred())];
            _states = new State[jobs.Length];
            _ends = new Deferred[jobs.Length];
            _done = TaskGroup.Run(group =>
            {
                _group = group;
                for (int i = 0; i < jobs.Length; i++)
                {
                    int job = i;
                    _ends[i] = jobs[i].IsTask
                        ? group.Start(async Task () => await Run(jobs[job], job))
                        : group.Start(() => Run(jobs[job], job));
                }
            });
        }

        public string Text =>
            string.Join(' ', _states)
            + (
                !_done.TryGetOutcome(out Outcome outcome) ? " runs"
                : outcome.Succeeded ? " succeeded"
                : outcome.Failure!.Exception is TaskGroupException group
                    ? " " + string.Join(',', group.InnerExceptions.Select(static error => error.Message))
                : $" {outcome.Failure.Exception.GetType().Name}"
            );

        public void Step(int kind, int job)
        {
            switch (kind)
            {
                case 13:
                    _group!.Cancel();
                    break;
                case 14:
                    _done.Cancel();
                    break;
                case >= 0 when job < 0:
                    break;
                case < 7:
                    Fire(_states[job] == State.Waits ? _gates[job] : _shielded[job], null);
                    break;
                case < 10:
                    Fire(_states[job] == State.Waits ? _gates[job] : _shielded[job], new IOException($"gate {job}"));
                    break;
                default:
                    _ends[job].Cancel();
                    break;
            }
        }

        private static void Fire(Deferred gate, Exception? error)
        {
            if (gate.Called)
            {
                return;
            }

            if (error is null)
            {
                gate.Callback();
            }
            else
            {
                gate.Errback(error);
            }
        }

        private async Deferred Run(Job job, int number)
        {
            try
            {
                await _gates[number];
            }
            catch (CancelledException) when (job.CleansUp || job.Fails)
            {
                if (job.CleansUp)
                {
                    _states[number] = State.CleansUp;
                    await CancelScope.Shield(() => _shielded[number]);
                }

                throw job.Fails ? new IOException($"job {number}") : new CancelledException();
            }
            finally
            {
                _states[number] = State.HasEnded;
            }
        }
    }

    private sealed class Model(Job[] jobs)
    {
        private readonly State[] _states = new State[jobs.Length];
        private readonly List<string> _failures = [];
        private bool _isCancelled;
        private bool _isResultCancelled;
        private bool _wasCutOff;

        public string Text =>
            string.Join(' ', _states)
            + (
                _states.Any(static state => state != State.HasEnded) ? " runs"
                : _failures.Count > 0 ? " " + string.Join(',', _failures)
                : _wasCutOff ? $" {nameof(CancelledException)}"
                : " succeeded"
            );

        public void Step(int kind, int job)
        {
            bool isOver = _states.All(static state => state == State.HasEnded);
            switch (kind)
            {
                case 13 when !isOver:
                    CancelAll();
                    break;
                case 14 when !isOver:
                    _isResultCancelled = true;
                    CancelAll();
                    break;
                case >= 0 when job < 0 || isOver || kind is 13 or 14:
                    break;
                case < 10 when _states[job] == State.CleansUp:
                    End(job, kind < 7 ? null : $"gate {job}");
                    break;
                case < 7 when _states[job] == State.Waits:
                    _states[job] = State.HasEnded;
                    break;
                case < 10 when _states[job] == State.Waits:
                    _states[job] = State.HasEnded;
                    Fail($"gate {job}");
                    break;
                case >= 10:
                    CancelJob(job);
                    break;
                default:
                    break;
            }
        }

        private void CancelAll()
        {
            if (!_isCancelled)
            {
                _isCancelled = true;
                for (int job = 0; job < jobs.Length; job++)
                {
                    CancelJob(job);
                }
            }
        }

        private void CancelJob(int job)
        {
            if (_states[job] != State.Waits)
            {
                return;
            }

            if (jobs[job].CleansUp)
            {
                _states[job] = State.CleansUp;
            }
            else
            {
                End(job, null);
            }
        }

        /// <summary>A job that was cancelled ends.</summary>
        private void End(int job, string? failure)
        {
            _states[job] = State.HasEnded;
            failure ??= jobs[job].Fails ? $"job {job}" : null;
            if (failure is not null)
            {
                Fail(failure);
            }
            else
            {
                _wasCutOff |= _isResultCancelled;
            }
        }

        private void Fail(string failure)
        {
            _failures.Add(failure);
            CancelAll();
        }
    }
}
