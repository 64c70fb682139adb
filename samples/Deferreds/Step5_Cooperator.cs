namespace Becket.Samples.Deferreds;

/// <summary>Step 5. Fifteen at once are too many for the server they share: five at a time, no more.</summary>
/// <remarks>
/// <para>What changed: <c>Install</c> not at all. The list of all installations has become an iterator, <c>work</c>,
/// and an iterator does nothing until somebody asks it for the next item. Five slots ask: each takes an installation,
/// waits until it is over, and takes the next. As all five draw from the <em>same</em> iterator, every customer is
/// served once, and never more than five wait at a time. Three rounds of three seconds: the nine seconds of step 2, on
/// one thread and without a lock.</para>
/// <para>Only what is under way is in memory: a million customers cost no more than five. In one line, which also
/// gathers results:
/// <c>Cooperator.ForEach(day.Customers, slots: 5, Install)</c>.</para>
/// </remarks>
public static class Step5_Cooperator
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

            // …that all slots draw from.
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
