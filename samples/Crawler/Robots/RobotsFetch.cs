namespace Crawler.Robots;

/// <summary>A fetch of a robots.txt, and its end that any number of requests wait for.</summary>
internal sealed class RobotsFetch
{
    private readonly DeferredEvent _ended = new();
    private Deferred? _work;

    /// <summary>Takes the work, which fails only by cancellation.</summary>
    public void Start(Deferred work)
    {
        _work = work;
        work.AddCallbacks(_ended.Set, _ended.Fail);
    }

    /// <summary>Waits for the end.</summary>
    public Deferred Wait() => _ended.Wait();

    /// <summary>Cancels the work if no one waits for it any more.</summary>
    /// <returns>Whether it did.</returns>
    public bool CancelIfUnused()
    {
        if (_ended.IsSet || _ended.Waiting > 0)
        {
            return false;
        }

        _work?.Cancel();
        return true;
    }
}
