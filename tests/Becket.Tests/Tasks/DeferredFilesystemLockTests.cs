namespace Becket.Tests.Tasks;

public sealed class DeferredFilesystemLockTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"becket-lock-{Guid.NewGuid():N}");
    private readonly Clock _clock = new();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void One_of_two_has_the_lock_and_the_other_gets_it_when_it_is_released()
    {
        using var one = new DeferredFilesystemLock(_path, _clock);
        using var two = new DeferredFilesystemLock(_path, _clock) { Interval = TimeSpan.FromSeconds(2) };
        Assert.True(one.Lock());
        Assert.True(one.IsHeld);
        Assert.False(two.Lock());
        bool isLocked = false;
        two.DeferUntilLocked().AddCallback(() => isLocked = true);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(isLocked);
        Assert.Throws<InvalidOperationException>(() => two.DeferUntilLocked());

        one.Unlock();
        one.Unlock();
        Assert.False(isLocked);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(isLocked && two.IsHeld);
        Assert.False(one.Lock());
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_free_lock_is_taken_at_once_and_not_twice()
    {
        using var held = new DeferredFilesystemLock(_path, _clock);
        Assert.True(held.DeferUntilLocked().Called);
        Assert.Throws<InvalidOperationException>(() => held.Lock());
        held.Unlock();
        Assert.True(held.Lock());
    }

    [Fact]
    public void A_wait_that_is_cancelled_leaves_no_call_and_the_lock_to_others()
    {
        using var one = new DeferredFilesystemLock(_path, _clock);
        using var two = new DeferredFilesystemLock(_path, _clock);
        Assert.True(one.Lock());
        Deferred waiting = two.DeferUntilLocked();
        Exception? error = null;
        waiting.AddErrback(failure => error = failure.Exception);
        waiting.Cancel();
        Assert.IsType<CancelledException>(error);
        Assert.Empty(_clock.GetDelayedCalls());
        one.Unlock();
        Assert.True(two.Lock());
    }

    [Fact]
    public void A_lock_that_can_never_be_taken_fails()
    {
        using var lost = new DeferredFilesystemLock(Path.Combine(_path, "no", "folder"), _clock);
        Exception? error = null;
        lost.DeferUntilLocked().AddErrback(failure => error = failure.Exception);
        Assert.IsType<DirectoryNotFoundException>(error);
        Assert.Throws<ArgumentException>(() => new DeferredFilesystemLock("", _clock));
    }
}
