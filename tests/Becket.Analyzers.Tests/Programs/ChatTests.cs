using Xunit;

// Tests of a user's program, with xunit: virtual time, real threads, and deferreds that nothing handles.
public sealed class ChatTests
{
    [Fact]
    public void A_heartbeat_is_sent_every_thirty_seconds()
    {
        var clock = new Clock();
        var sent = new List<TimeSpan>();
        new LoopingCall(() => sent.Add(clock.Now)) { Clock = clock }.Start(TimeSpan.FromSeconds(30), now: false);
        clock.AdvanceStepwise(TimeSpan.FromSeconds(95));
        Assert.Equal(3, sent.Count);
    }

    [Fact]
    public void A_thread_reaches_the_loop()
    {
        var reactor = Reactor.Create();
        using var ready = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            reactor.CallWhenRunning(ready.Set);
            reactor.Run();
        });
        thread.Start();
        ready.Wait();
        Task<int> answer = reactor.CallFromThreadAsync(() => 42);
        Assert.Equal(42, answer.Result);
        reactor.CallFromThread(reactor.Stop);
        thread.Join();
        Thread.Sleep(1);
    }

    [Fact]
    public void A_stale_handle_throws()
    {
        var number = new Deferred<int>();
        number.AddCallback(n => n.ToString());
        Assert.Throws<InvalidOperationException>(() => number.AddCallback(n => n + 1));
    }

    [Fact]
    public void Failures_arrive()
    {
        Failure? seen = null;
        var failed = Deferred.Fail<int>(new IOException("gone"));
        failed.AddErrback(failure =>
        {
            seen = failure;
        });
        Deferred.Succeed(1).AddCallback(n => n + 1);
        Start();
        Assert.IsType<IOException>(seen!.Exception);
    }

    [Fact]
    public async Task Tasks_work_too()
    {
        await Task.Delay(1);
        Assert.True(DateTime.UtcNow > DateTime.UnixEpoch);
        Assert.Equal(4, new Random(4).Next(4, 5));
    }

    private static Deferred Start() => Deferred.Succeed();

    private static void Main() { }
}
