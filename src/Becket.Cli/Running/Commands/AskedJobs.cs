using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Commands;

/// <summary>Supplies the jobs that the user agrees to. The loop goes on while a question is open.</summary>
internal sealed class AskedJobs : IJobSource
{
    private readonly IJobSource _jobs;
    private readonly JobTemplate _template;
    private readonly Reactor _reactor;
    private readonly TerminalQuestion _question;
    private WaitingJob _job;
    private State _state;
    private long _declined;

    public AskedJobs(IJobSource jobs, JobTemplate template, Reactor reactor, TerminalQuestion question)
    {
        (_jobs, _template, _reactor, _question) = (jobs, template, reactor, question);
        _jobs.Arrived = () => Arrived?.Invoke();
    }

    private enum State
    {
        Idle,
        Asked,
        Agreed,
    }

    public bool IsOver => _jobs.IsOver && _state == State.Idle;

    public long Seen => _jobs.Seen;

    public long Skipped => _jobs.Skipped + _declined;

    public Action? Arrived { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        job = _job;
        if (_state == State.Agreed)
        {
            _state = State.Idle;
            return true;
        }

        if (_state == State.Idle && _jobs.TryTake(out _job))
        {
            _state = State.Asked;
            string command = _template.Fill(new JobValues(_job.Number, Slot: 1, _job.Columns)).Job.Text;
            _question.Ask(command, agreed => _reactor.CallFromThread(() => Answer(agreed)));
        }

        return false;
    }

    public void Dispose() => _jobs.Dispose();

    private void Answer(bool agreed)
    {
        _state = agreed ? State.Agreed : State.Idle;
        _declined += agreed ? 0 : 1;
        Arrived?.Invoke();
    }
}
