using Becket.Time;

namespace Becket.Simulations;

/// <content>What must hold: always, at last, and at the end.</content>
public sealed partial class Simulation
{
    private readonly List<Condition> _always = [];
    private readonly List<Condition> _atEnd = [];

    /// <summary>Conditions with a deadline that have not been true yet.</summary>
    private readonly List<Deadline> _deadlines = [];
    private double _nextDeadline = double.PositiveInfinity;
    private bool _isCompleted;

    /// <summary>A condition that must hold after every event of the run.</summary>
    /// <param name="name">What it says, for the message: "one session for each vehicle".</param>
    /// <param name="holds">The condition; fast, and without effects. What it throws fails the run, too.</param>
    /// <exception cref="ConditionFailedException">Thrown by <see cref="RunFor"/> and its like when it does not
    /// hold.</exception>
    public void Always(string name, Func<bool> holds)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(holds);
        _always.Add(new Condition(name, holds));
    }

    /// <summary>The same for a function that throws when the condition does not hold, as the assertions of test
    /// frameworks do.</summary>
    /// <param name="name">What it says.</param>
    /// <param name="check">The function.</param>
    public void Always(string name, Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Always(
            name,
            () =>
            {
                check();
                return true;
            }
        );
    }

    /// <summary>A condition that must have been true once before a deadline. It is asked after every event until
    /// then.</summary>
    /// <param name="name">What it says, for the message: "the client is connected again".</param>
    /// <param name="holds">The condition; fast, and without effects.</param>
    /// <param name="within">The virtual time until the deadline, from now.</param>
    /// <remarks>If the scenario ends before the deadline, time passes until it.</remarks>
    /// <exception cref="ConditionFailedException">Thrown by <see cref="RunFor"/> and its like at the
    /// deadline.</exception>
    public void Eventually(string name, Func<bool> holds, TimeSpan within)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(holds);
        double deadline = _time.Now + TimeSpanSeconds.NotNegative(within, nameof(within));
        _deadlines.Add(new Deadline(new Condition(name, holds), deadline, within));
        FindNextDeadline();
    }

    /// <summary>A condition that must hold when the scenario has ended.</summary>
    /// <param name="name">What it says, for the message: "no alarm is lost".</param>
    /// <param name="holds">The condition. What it throws fails the run, too.</param>
    public void AtEnd(string name, Func<bool> holds)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(holds);
        _atEnd.Add(new Condition(name, holds));
    }

    /// <inheritdoc cref="AtEnd(string, Func{bool})"/>
    /// <param name="name">What it says.</param>
    /// <param name="check">Throws if the condition does not hold.</param>
    public void AtEnd(string name, Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        AtEnd(
            name,
            () =>
            {
                check();
                return true;
            }
        );
    }

    /// <summary>Ends the scenario: lets time pass to the last deadline of <see cref="Eventually"/>, asks the conditions
    /// of <see cref="AtEnd(string, Func{bool})"/>, and reports failures of deferreds that no code handled.
    /// <see cref="Explore"/> and <see cref="Run(ulong, Action{Simulation}, SimulationOptions?)"/> call it; a test that
    /// makes its own simulation does so as its last act.</summary>
    /// <exception cref="ConditionFailedException">A condition does not hold.</exception>
    /// <remarks>Throws the failure that no code handled, if <see cref="SimulationOptions.FailOnErrors"/> is
    /// on.</remarks>
    public void Complete()
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        RunEvents(
            () => _deadlines.Count == 0,
            _deadlines.Select(static one => one.Time).DefaultIfEmpty(_time.Now).Max()
        );
        foreach (Condition condition in _atEnd)
        {
            if (Ask(condition, "does not hold at the end") is { } complaint)
            {
                throw complaint;
            }
        }

        ReportUnhandledFailures();
        CheckProgramsEnded();
        CheckOtherThreads();
        ThrowIfFailed();
    }

    /// <summary>Asks the conditions after an event.</summary>
    private void CheckConditions()
    {
        if (_failure is not null)
        {
            return;
        }

        foreach (Condition condition in _always)
        {
            if (Ask(condition, "does not hold") is { } complaint)
            {
                Fail(complaint);
                return;
            }
        }

        if (_deadlines.Count > 0)
        {
            CheckDeadlines();
        }
    }

    private void CheckDeadlines()
    {
        int before = _deadlines.Count;
        for (int index = 0; index < _deadlines.Count && _failure is null; )
        {
            Deadline deadline = _deadlines[index];
            bool holds;
            try
            {
                holds = deadline.Condition.Holds();
            }
            catch (Exception error)
            {
                Fail(Complaint(deadline.Condition, "cannot be asked", error));
                return;
            }

            if (holds)
            {
                _deadlines.RemoveAt(index);
                continue;
            }

            if (deadline.Time <= _time.Now)
            {
                string name = deadline.Condition.Name;
                Fail(
                    new ConditionFailedException(
                        name,
                        $"Eventually \"{name}\": it was never true within {deadline.Within}, and now it is {Now}."
                    )
                );
            }

            index++;
        }

        if (_deadlines.Count < before)
        {
            FindNextDeadline();
        }
    }

    private void FindNextDeadline()
    {
        _nextDeadline = double.PositiveInfinity;
        foreach (Deadline deadline in _deadlines)
        {
            _nextDeadline = Math.Min(_nextDeadline, deadline.Time);
        }
    }

    /// <summary>Asks a condition.</summary>
    /// <returns>What is wrong; null if it holds.</returns>
    private ConditionFailedException? Ask(Condition condition, string complaint)
    {
        try
        {
            return condition.Holds() ? null : Complaint(condition, complaint, null);
        }
        catch (Exception error)
        {
            return Complaint(condition, complaint, error);
        }
    }

    private ConditionFailedException Complaint(Condition condition, string complaint, Exception? error) =>
        new(
            condition.Name,
            $"\"{condition.Name}\" {complaint}, at {Now}" + (error is null ? "." : $": {error.Message}"),
            error
        );

    private sealed record Condition(string Name, Func<bool> Holds);

    private sealed record Deadline(Condition Condition, double Time, TimeSpan Within);
}
