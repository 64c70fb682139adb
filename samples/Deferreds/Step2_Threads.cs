namespace Becket.Samples.Deferreds;

/// <summary>Step 2. Business is good: five developers work at the same time, each on a thread.</summary>
/// <remarks>
/// <para>What changed: five times as much is done in the same time, and <em>everything they share needs a lock</em>.
/// The line of customers is shared: without the lock two developers take the same customer. So is the page they write
/// on: without the lock their lines mix.</para>
/// <para>The lock must not be forgotten anywhere, must not be held during the three seconds (or the five work one after
/// the other), and still nobody can say in which order the lines will come. And a thread is dear: ten thousand
/// customers at once would be ten thousand threads, each with a stack of its own, all of them waiting.</para>
/// </remarks>
public static class Step2_Threads
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
                Thread.Sleep(day.InstallTime); // outside of the lock, or nobody else could work

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
