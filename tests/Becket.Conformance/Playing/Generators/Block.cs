namespace Becket.Conformance.Playing.Generators;

/// <summary>Why a block of ops is left before its end: something was returned, or raised.</summary>
internal sealed record Exit(object? Value, Exception? Error);

/// <summary>Ops that are running: the whole function, the body of a loop, or the current part of a
/// <c>try</c>.</summary>
internal sealed class Block(Op[] ops, int times, TryOp? tryOp)
{
    private Op[] _ops = ops;
    private int _next;
    private int _timesLeft = times - 1;

    public TryOp? Try => tryOp;

    public TryPart Part { get; private set; }

    /// <summary>In a handler: the error that it handles.</summary>
    public Exception? Handled { get; private set; }

    /// <summary>In the final part: the return or the error that goes on when the part has ended.</summary>
    public Exit? Pending { get; private set; }

    /// <summary>The next op; null at the end.</summary>
    public Op? Next()
    {
        if (_next == _ops.Length && _timesLeft > 0 && _ops.Length > 0)
        {
            _timesLeft--;
            _next = 0;
        }

        return _next < _ops.Length ? _ops[_next++] : null;
    }

    public void EnterHandler(Exception handled)
    {
        Begin(TryPart.Handler, tryOp!.Handler);
        Handled = handled;
    }

    public void EnterFinal(Exit? pending)
    {
        Begin(TryPart.Final, tryOp!.Final!);
        Handled = null;
        Pending = pending;
    }

    private void Begin(TryPart part, Op[] ops)
    {
        Part = part;
        _ops = ops;
        _next = 0;
    }
}
