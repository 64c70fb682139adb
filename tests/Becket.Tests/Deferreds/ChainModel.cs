namespace Becket.Tests.Deferreds;

/// <summary>Deferreds exactly as FORMAT.md defines them, in the simplest way, to compare the real ones with.</summary>
internal sealed class ChainModel
{
    private readonly List<(Func<object?, object?>? Function, ChainModel? Waiting)> _pairs = [];
    private bool _running;
    private bool _swallow;
    private object? _result = 0;

    public bool Called { get; private set; }

    public int Paused { get; private set; }

    public bool IsWaiting => Called && _result is ChainModel;

    /// <summary>The value or the error; null while there is none.</summary>
    public object? Result => Called && !IsWaiting ? _result : null;

    /// <summary>Adds a function from value or error to value, error or deferred.</summary>
    public void Add(Func<object?, object?> function)
    {
        _pairs.Add((function, null));
        if (Called)
        {
            Run();
        }
    }

    public void Fire(object result)
    {
        if (Called && !_swallow)
        {
            throw new AlreadyFiredException();
        }

        if (_swallow)
        {
            _swallow = false;
        }
        else
        {
            Start(result);
        }
    }

    public void Pause() => Paused++;

    public void Unpause()
    {
        if (Paused <= (IsWaiting ? 1 : 0))
        {
            throw new InvalidOperationException();
        }

        Paused--;
        if (Paused == 0 && Called)
        {
            Run();
        }
    }

    public void Cancel()
    {
        if (!Called)
        {
            _swallow = true;
            Start(new CancelledException());
        }
        else if (_result is ChainModel waitedFor)
        {
            waitedFor.Cancel();
        }
    }

    private void Start(object result)
    {
        Called = true;
        _result = result;
        Run();
    }

    private void Run()
    {
        if (_running)
        {
            return;
        }

        var stack = new Stack<ChainModel>([this]);
        while (stack.TryPeek(out ChainModel? current))
        {
            if (current.Paused > 0)
            {
                return;
            }

            if (!current.RunPairs(stack))
            {
                stack.Pop();
            }
        }
    }

    /// <summary>Whether another deferred is on top now.</summary>
    private bool RunPairs(Stack<ChainModel> stack)
    {
        while (_pairs.Count > 0)
        {
            (Func<object?, object?>? function, ChainModel? waiting) = _pairs[0];
            _pairs.RemoveAt(0);
            if (waiting is not null)
            {
                waiting._result = _result;
                _result = 0;
                waiting.Paused--;
                stack.Push(waiting);
                return true;
            }

            _running = true;
            object? returned = function!(_result);
            _running = false;
            _result = returned;
            if (returned is not ChainModel other)
            {
                continue;
            }

            if (!other.Called || other.IsWaiting || other.Paused > 0)
            {
                Paused++;
                other._pairs.Add((null, this));
                return false;
            }

            (_result, other._result) = (other._result, 0);
        }

        return false;
    }
}
