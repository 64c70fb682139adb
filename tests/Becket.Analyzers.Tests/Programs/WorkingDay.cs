// Twisted's style: callbacks, no await.
string[] customers = File.ReadAllLines("customers.txt");
var reactor = Reactor.Create();
int done = 0;

var all = new DeferredList(customers.Select(Install));
all.AddCallback(results => Console.WriteLine($"{results.Count} of {customers.Length}, {done} counted"));
all.AddBoth(_ => reactor.Stop());
reactor.Run();
Console.WriteLine("Press a key.");
Console.ReadKey();

Deferred Install(string customer)
{
    Console.WriteLine($"Scheduling: Installation for {customer}");
    Deferred installed = reactor.DeferLater(
        TimeSpan.FromSeconds(3),
        () => Console.WriteLine($"Callback: Finished installation for {customer}")
    );
    installed.AddCallback(() => done++).AddErrback(failure => Report(customer, failure));
    installed = Deferred.Succeed();
    Deferred<string> bill = reactor.DeferToThread(() => Bill(customer));
    Deferred<int> length = bill.AddCallback(text => text.Length);
    length.AddCallback(n => n + 1);
    length.AddErrback(failure => 0);
    reactor.CallLater(TimeSpan.FromSeconds(1), Remind, customer);
    return length.AddCallback(_ => { });
}

void Remind(string customer) => Console.WriteLine($"Still working for {customer}");

static int Report(string customer, Failure failure)
{
    Console.Error.WriteLine($"{customer}: {failure.Exception.Message}");
    return 0;
}

static string Bill(string customer)
{
    Thread.Sleep(TimeSpan.FromSeconds(1));
    return File.ReadAllText("bill.txt").Replace("NAME", customer, StringComparison.Ordinal);
}
