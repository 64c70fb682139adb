namespace Becket.Conformance.Playing.Generators;

/// <summary>The blocks that a running generator function is in, the innermost on top.</summary>
/// <param name="ops">The whole function.</param>
/// <param name="caught">Called for each error that is caught, before its handler runs.</param>
internal sealed class BlockStack(Op[] ops, Action<Exception> caught)
{
    private readonly Stack<Block> _blocks = new([new Block(ops, times: 1, tryOp: null)]);

    /// <summary>How the function ended, after its last op.</summary>
    public Exit End { get; private set; } = new(Value: null, Error: null);

    /// <summary>The error of the innermost handler.</summary>
    private Exception? Handled =>
        _blocks
            .Select(static block => block.Handled ?? block.Pending?.Error)
            .FirstOrDefault(static error => error is not null);

    /// <summary>The next op that the blocks themselves do not perform; null at the function's end.</summary>
    public Op? Next()
    {
        while (_blocks.TryPeek(out Block? block))
        {
            switch (block.Next())
            {
                case RepeatOp repeat:
                    if (repeat.Times > 0)
                    {
                        _blocks.Push(new Block(repeat.Body, repeat.Times, tryOp: null));
                    }

                    break;

                case TryOp tryOp:
                    _blocks.Push(new Block(tryOp.Body, times: 1, tryOp));
                    break;

                case ReraiseOp:
                    Leave(
                        new Exit(
                            Value: null,
                            Handled ?? new BadProgramException("reraise stands outside of a handler.")
                        )
                    );
                    break;

                case { } op:
                    return op;

                case null when block is { Try.Final: not null, Part: not TryPart.Final }:
                    block.EnterFinal(pending: null);
                    break;

                case null:
                    _blocks.Pop();
                    if (block.Pending is { } exit)
                    {
                        Leave(exit);
                    }

                    break;
            }
        }

        return null;
    }

    /// <summary>Leaves blocks until one catches the error, has a final part still to run, or none is left.</summary>
    public void Leave(Exit exit)
    {
        for (; _blocks.TryPeek(out Block? block); _blocks.Pop())
        {
            if (block.Try is not { } tryOp)
            {
                continue;
            }

            if (block.Part == TryPart.Body && exit.Error is { } error && Errors.IsOneOf(error, tryOp.Errors))
            {
                caught(error);
                block.EnterHandler(error);
                return;
            }

            if (block.Part != TryPart.Final && tryOp.Final is not null)
            {
                block.EnterFinal(exit);
                return;
            }
        }

        End = exit;
    }
}
