namespace Becket.Cli.Examples;

/// <summary>Step 1. A developer installs WordPress for one customer after the other.</summary>
/// <remarks>
/// Our developer earns her living by installing WordPress. An installation takes three seconds, in which she only
/// waits. She takes the next customer when it has ended: <c>Thread.Sleep</c>, like any call that blocks, keeps the
/// thread from all other work. Four customers make a day of twelve seconds.
/// </remarks>
internal static class Step1_Blocking
{
    public static void Run(WorkingDay day)
    {
        foreach (string customer in day.Customers)
        {
            InstallWordPress(customer);
        }

        void InstallWordPress(string customer)
        {
            day.Print($"Start installation for {customer}");
            day.Begin(customer); // (for the picture of the day)

            Thread.Sleep(day.InstallTime);

            day.End(customer);
            day.Print($"All done for {customer}");
        }
    }
}
