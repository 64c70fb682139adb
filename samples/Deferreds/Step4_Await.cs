namespace Becket.Samples.Deferreds;

/// <summary>Step 4. The same day, and the code reads from top to bottom again.</summary>
/// <remarks>
/// <para>What changed: the two callbacks have become the two lines after an <c>await</c>. An <c>async Deferred</c>
/// method starts at once, and at its first <c>await</c> that has to wait it returns a deferred, just as
/// <c>ScheduleInstall</c> did by hand. It looks like step 1, and runs like step 3: same lines, same order, same three
/// seconds, same single thread.</para>
/// <para>What comes after an <c>await</c> runs on the reactor's thread, whatever was awaited. Still no lock.</para>
/// </remarks>
public static class Step4_Await
{
    public static void Run(WorkingDay day)
    {
        Reactor reactor = day.CreateReactor();

        DeveloperDay();
        reactor.Run();

        void DeveloperDay()
        {
            day.Print("Goodmorning from Twisted developer");

            var join = new DeferredList(day.Customers.Select(Install));
            join.AddCallback(_ => reactor.Stop());

            day.Print("Bye from Twisted developer!");
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
