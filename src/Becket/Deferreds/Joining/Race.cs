namespace Becket.Deferreds.Joining;

/// <summary>The first success among several; the others are cancelled.</summary>
internal sealed class Race<T>
{
    private readonly Deferred<T>[] _contenders;
    private readonly Failure?[] _failures;
    private bool _isOver;
    private int _failed;

    public Race(IEnumerable<Deferred<T>> contenders)
    {
        ArgumentNullException.ThrowIfNull(contenders);
        _contenders = [.. contenders];
        _failures = new Failure?[_contenders.Length];
        Result = new Deferred<(int, T)>(_ => CancelAllBut(-1));
        for (int i = 0; i < _contenders.Length; i++)
        {
            int index = i;
            _contenders[i].AddCallbacks(value => Won(index, value), failure => Lost(index, failure));
        }
    }

    public Deferred<(int Index, T Value)> Result { get; }

    private void Won(int index, T value)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        CancelAllBut(index);
        if (!Result.Called)
        {
            Result.Callback((index, value));
        }
    }

    private void Lost(int index, Failure failure)
    {
        _failures[index] = failure;
        _failed++;
        if (_failed == _contenders.Length && !_isOver)
        {
            _isOver = true;
            if (!Result.Called)
            {
                Result.Errback(new FailureGroupException(_failures!));
            }
        }
    }

    private void CancelAllBut(int winner)
    {
        for (int i = 0; i < _contenders.Length; i++)
        {
            if (i != winner && _failures[i] is null)
            {
                ListCancellation.CancelMember(_contenders[i]);
            }
        }
    }
}
