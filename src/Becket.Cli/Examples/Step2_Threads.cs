namespace Becket.Cli.Examples;

/// <summary>Step 2. Five developers work at the same time, each on a thread.</summary>
/// <remarks>
/// <para>What changed: they install five times as much in the same time, and <em>everything they share needs a
/// lock</em>. They share the queue of customers: without the lock two developers take the same customer. They share the
/// page they print on: without the lock their lines mix.</para>
/// <para>No use of shared data may omit the lock, and no developer may hold it during the three seconds, or the five
/// work one after the other. The order of the lines still differs from run to run. And a thread costs memory: ten
/// thousand customers at once would be ten thousand threads, each with its own stack, all of them waiting.</para>
/// </remarks>
internal static class Step2_Threads
{
    public static void Run(WorkingDay day)
    {
        var customers = new Queue<string>(day.Customers);
        var gate = new Lock();

        var developers = new List<Thread>();
        for (int id = 0; id < day.Slots; id++)
        {
            int developer = id;
            developers.Add(new Thread(() => DeveloperDay(developer)));
        }

        developers.ForEach(thread => thread.Start());
        developers.ForEach(thread => thread.Join());

        void DeveloperDay(int developer)
        {
            lock (gate)
            {
                day.Print($"Goodmorning from developer {developer}");
            }

            while (TakeCustomer(developer) is { } customer)
            {
                Thread.Sleep(day.InstallTime); // outside the lock, or no other developer could work

                lock (gate)
                {
                    day.End(customer);
                    day.Print($"All done for {customer}");
                }
            }

            lock (gate)
            {
                day.Print($"Bye from developer {developer}");
            }
        }

        string? TakeCustomer(int developer)
        {
            lock (gate)
            {
                if (!customers.TryDequeue(out string? customer))
                {
                    return null;
                }

                day.Print($"Start installation for {customer}");
                day.Begin(customer, lane: developer);
                return customer;
            }
        }
    }
}
