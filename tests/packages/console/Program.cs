// The working day of the tutorial, five customers at a time, in virtual time.
using System.Globalization;

return Reactor.Main(
    async reactor =>
    {
        int installed = 0;
        await Cooperator.ForEach(
            Enumerable.Range(1, 15),
            5,
            async Deferred (_) =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(3));
                installed++;
            }
        );
        string seconds = reactor.Now.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture);
        Console.WriteLine($"Installed for {installed} customers in {seconds} s");
    },
    new ReactorOptions { VirtualTime = true }
);
