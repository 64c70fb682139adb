namespace Becket.Cli.Examples;

/// <summary>Step 5. Fifteen installations at once are too many for the server they share: at most five run at a
/// time.</summary>
/// <remarks>
/// <para>What changed: <c>Install</c> stays as it was. An iterator, <c>work</c>, replaces the list of all
/// installations, and an iterator starts an installation only when a slot takes its next item. Each of five slots takes
/// an installation, waits until it has ended, and takes the next. All five take from the <em>same</em> iterator, so
/// every customer is served once, and never more than five wait at a time. Three rounds of three seconds: the nine
/// seconds of step 2, on one thread and without a lock.</para>
/// <para>Only the installations that run are in memory: a million customers cost no more than five. The same in one
/// line, which also gathers results: <c>Cooperator.ForEach(day.Customers, slots: 5, Install)</c>.</para>
/// </remarks>
internal static class Step5_Cooperator
{
    public static void Run(WorkingDay day)
    {
        Reactor reactor = day.CreateReactor();

        DeveloperDay();
        reactor.Run();

        void DeveloperDay()
        {
            day.Print("Goodmorning from Twisted developer");

            IEnumerator<Deferred> work = day.Customers.Select(Install).GetEnumerator(); // one shared iterator…
            var cooperator = new Cooperator(reactor);

            // …from which all slots take.
            var join = new DeferredList(Enumerable.Range(0, day.Slots).Select(_ => cooperator.Coiterate(work)));
            join.AddCallback(_ => reactor.Stop());

            day.Print("Bye from Twisted developer!"); // …and nothing is even scheduled yet
        }

        async Deferred Install(string customer)
        {
            day.Print($"Scheduling: Installation for {customer}");
            day.Begin(customer);

            await reactor.DeferLater(day.InstallTime);

            day.End(customer);
            day.Print($"Callback: Finished installation for {customer}");
            day.Print($"All done for {customer}");
        }
    }
}
