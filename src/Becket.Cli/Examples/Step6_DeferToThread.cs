namespace Becket.Cli.Examples;

/// <summary>Step 6. A library's function blocks and has no asynchronous counterpart: a pool thread calls it.</summary>
/// <remarks>
/// <para>What changed: the <c>Thread.Sleep</c> of step 1 is back, as in many libraries. In a callback it would stop the
/// loop, and all work on it, for three seconds. <c>DeferToThread</c> calls it on a thread of the reactor's pool
/// instead, and returns a deferred.</para>
/// <para>The reactor passes the result to the callbacks on its own thread, so no lock is needed: the function gets its
/// input as arguments, returns its result, and shares nothing with the loop while it runs.</para>
/// </remarks>
internal static class Step6_DeferToThread
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
