namespace Becket.Deferreds;

/// <summary>
/// The deferreds that <c>RunCallbacks</c> must come back to after the one that it runs now. A frame with a link is in
/// the middle of that link; a frame without one has links left to run.
/// </summary>
internal sealed class FrameStack
{
    [ThreadStatic]
    private static FrameStack? t_stack;

    private (Deferred Deferred, ChainLink? Link)[] _frames = new (Deferred, ChainLink?)[16];

    public static FrameStack OfThisThread => t_stack ??= new FrameStack();

    public int Count { get; private set; }

    public void Push(Deferred deferred, ChainLink? link)
    {
        if (Count == _frames.Length)
        {
            Array.Resize(ref _frames, Count * 2);
        }

        _frames[Count++] = (deferred, link);
    }

    public (Deferred Deferred, ChainLink? Link) Pop()
    {
        (Deferred Deferred, ChainLink? Link) frame = _frames[--Count];
        _frames[Count] = default;

        // A tower of a million awaits must not leave its memory behind.
        if (Count == 0 && _frames.Length > 65_536)
        {
            _frames = new (Deferred, ChainLink?)[16];
        }

        return frame;
    }

    /// <summary>Whether a stop would unwind no frame, so that a frame without links left need not be pushed.</summary>
    public bool StopsAtTop(int floor) => Count == floor || _frames[Count - 1].Link is not null;

    /// <summary>Stops: drops frames down to the nearest one that is in the middle of a link. False if there is
    /// none.</summary>
    public bool UnwindToCompletion(int floor)
    {
        while (Count > floor)
        {
            if (_frames[Count - 1].Link is not null)
            {
                return true;
            }

            Pop();
        }

        return false;
    }
}
