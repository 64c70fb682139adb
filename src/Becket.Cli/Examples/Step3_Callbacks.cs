namespace Becket.Cli.Examples;

/// <summary>Step 3. One developer again, but she does not wait: she schedules each installation, and a callback runs
/// when it has ended.</summary>
/// <remarks>
/// <para>What changed: <c>DeferLater</c> replaces <c>Thread.Sleep</c>. It returns at once, with a
/// <see cref="Deferred"/>: a result that will come later, to which the program adds callbacks. Fifteen customers wait
/// at the same time, on <em>one</em> thread, and the day takes as long as one installation.</para>
/// <para>There is no lock. All callbacks run on the reactor's thread, one after the other, so no two ever run at once,
/// and the order of the lines is the same in every run. The program reads no clock of its own, so it also runs in
/// virtual time.</para>
/// </remarks>
internal static class Step3_Callbacks
{
    public static void Run(WorkingDay day)
    {
        Reactor reactor = day.CreateReactor(); // elsewhere: Reactor.Create()

        DeveloperDay();
        reactor.Run(); // takes the thread, until Stop

        void DeveloperDay()
        {
            day.Print("Goodmorning from Twisted developer");

            // Each installation is scheduled before the next one. The list fires when all of them have ended.
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

            // Callbacks run in the order in which they were added. The caller may add more to the returned deferred.
            installed.AddCallback(() => day.Print($"All done for {customer}"));
            return installed;
        }
    }
}
