// Runs a job for each name, three at a time, on one thread. Try: dotnet run -- tea milk sugar
// With --virtual the clock jumps to whatever is due next: the same lines, without the waiting.
bool isVirtual = args.Contains("--virtual");
string[] names = [.. args.Where(argument => argument != "--virtual")];
if (names.Length == 0)
{
    names = [.. Enumerable.Range(1, 9).Select(number => $"job {number}")];
}

int done = 0; // Only the loop's thread touches it: no lock.

return Reactor.Main(
    async reactor =>
    {
        await Cooperator.ForEach(names, slots: 3, name => RunJob(reactor, name));
        Console.WriteLine($"{reactor.Seconds:F1} s: all {done} done");
    },
    new ReactorOptions { VirtualTime = isVirtual }
);

async Deferred RunJob(Reactor reactor, string name)
{
    // This stands for your work. Whatever you await here, this method goes on on the same thread.
    await reactor.DeferLater(TimeSpan.FromSeconds(1));
    done++;
    Console.WriteLine($"{reactor.Seconds:F1} s: {name} done");
}
