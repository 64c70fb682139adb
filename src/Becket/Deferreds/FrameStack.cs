namespace Becket.Deferreds;

/// <summary>
/// The deferreds that <c>RunCallbacks</c> must come back to: those below the one being treated. A frame with a link is
/// in the middle of that link; one without has links left to run.
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

        // A tower of a million awaits must not leave its scaffolding standing.
        if (Count == 0 && _frames.Length > 65_536)
        {
            _frames = new (Deferred, ChainLink?)[16];
        }

        return frame;
    }

    /// <summary>Whether stopping altogether would only reach the frame on top (or leave the loop), so that a finished
    /// one need not be kept.</summary>
    public bool StopsAtTop(int floor) => Count == floor || _frames[Count - 1].Link is not null;

    /// <summary>Stops altogether: drops frames down to the nearest one in the middle of a link. False if there is
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
