namespace Becket.Cli.Examples;

/// <summary>Step 4. The same day, and the code reads from top to bottom again.</summary>
/// <remarks>
/// <para>What changed: the lines after an <c>await</c> replace the two callbacks. An <c>async Deferred</c> method
/// starts at once, and at the first <c>await</c> that has to wait it returns a deferred, as <c>ScheduleInstall</c> did
/// explicitly. It looks like step 1 and runs like step 3: same lines, same order, same three seconds, same single
/// thread.</para>
/// <para>The code after an <c>await</c> runs on the reactor's thread, whatever was awaited. Still no lock.</para>
/// </remarks>
internal static class Step4_Await
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
