namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Asks a command before each start: exit code 0 allows it, 1 does not, and 2 also ends the youngest
/// job.</summary>
/// <param name="ask">Runs the command. Fires with its exit code, and never fails.</param>
/// <param name="changed">Called when the answer has come.</param>
/// <param name="tooMuch">Called for exit code 2.</param>
/// <param name="failed">Called with the exit code if it is another one.</param>
internal sealed class LimitCommand(Func<Deferred<int>> ask, Action changed, Action tooMuch, Action<int> failed)
    : StartCondition
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private TimeSpan _askedAt = TimeSpan.MinValue;
    private bool _isAsking;
    private bool _isAllowed;

    public override TimeSpan NextStart(TimeSpan now)
    {
        if (_isAllowed)
        {
            return now;
        }

        if (!_isAsking && _askedAt != TimeSpan.MinValue && now < _askedAt + s_interval)
        {
            return _askedAt + s_interval;
        }

        if (!_isAsking)
        {
            _isAsking = true;
            _askedAt = now;
            _ = ask().AddCallback(Answer);
        }

        // The answer may have come at once; otherwise it calls.
        return _isAllowed ? now
            : _isAsking ? WhenAJobEnds
            : now + s_interval;
    }

    public override void JobStarted(TimeSpan now)
    {
        _isAllowed = false;

        // The next start may ask at once.
        _askedAt = TimeSpan.MinValue;
    }

    private void Answer(int exitCode)
    {
        const int Over = 1;
        const int FarOver = 2;
        _isAsking = false;
        _isAllowed = exitCode == 0;
        if (exitCode == FarOver)
        {
            tooMuch();
        }
        else if (exitCode is not (0 or Over))
        {
            failed(exitCode);
        }

        changed();
    }
}
