namespace Becket.Samples.Deferreds;

/// <summary>Step 3. One developer again, but one who does not wait: she schedules, and is called back.</summary>
/// <remarks>
/// <para>What changed: <c>Thread.Sleep</c> has become <c>DeferLater</c>. It returns at once, with a
/// <see cref="Deferred"/>: the promise that something will happen, to which one adds what to do then. Fifteen customers
/// wait at the same time, on <em>one</em> thread, and the day takes as long as one installation.</para>
/// <para>There is no lock. All callbacks run on the reactor's thread, one after the other, so nothing is ever done by
/// two at once, and the order of the lines is the same on every run. That also means that the program can run in
/// virtual time: nothing in it knows.</para>
/// </remarks>
public static class Step3_Callbacks
{
    public static void Run(WorkingDay day)
    {
        Reactor reactor = day.CreateReactor(); // elsewhere: Reactor.Create()

        DeveloperDay();
        reactor.Run(); // takes the thread, until Stop

        void DeveloperDay()
        {
            day.Print("Goodmorning from Twisted developer");

            // Each installation is under way before the next one is looked at. The list fires when all of them are
            // over.
            var join = new DeferredList(day.Customers.Select(ScheduleInstall));
            join.AddCallback(_ => reactor.Stop());

            day.Print("Bye from Twisted developer!"); // …and nothing is installed yet
        }

        Deferred ScheduleInstall(string customer)
        {
            day.Print($"Scheduling: Installation for {customer}");
            day.Begin(customer);

            Deferred installed = reactor.DeferLater(
                day.InstallTime,
                () =>
                {
                    day.End(customer);
                    day.Print($"Callback: Finished installation for {customer}");
                }
            );

            // Callbacks run in the order in which they were added; whoever has the deferred may add more.
            installed.AddCallback(() => day.Print($"All done for {customer}"));
            return installed;
        }
    }
}
