namespace Becket.Samples.Deferreds;

/// <summary>Step 6. A function that somebody else wrote blocks, and there is no other: let a thread do the
/// waiting.</summary>
/// <remarks>
/// <para>What changed: the <c>Thread.Sleep</c> of step 1 is back, as it is in many a library. Called in a callback it
/// would stop the loop and everybody on it for three seconds. <c>DeferToThread</c> runs it on a thread of the reactor's
/// pool instead, and gives a deferred.</para>
/// <para>The result comes back to the reactor's thread before any callback sees it, so the locks of step 2 stay away:
/// the function gets what it needs as arguments, returns what it found, and shares nothing in between.</para>
/// </remarks>
public static class Step6_DeferToThread
{
    public static void Run(WorkingDay day)
    {
        Reactor reactor = day.CreateReactor();

        day.Begin("slow operation");
        Deferred<int> answer = reactor.DeferToThread(() => SlowOperation(day.InstallTime));
        answer.AddCallback(result =>
        {
            day.End("slow operation");
            day.Print($"The slow operation is over, and this is what it returned: {result}");
            reactor.Stop();
        });

        day.Print("You haven't finished, and I have already gone on");
        reactor.Run();
    }

    private static int SlowOperation(TimeSpan time)
    {
        Thread.Sleep(time);
        return 3;
    }
}
