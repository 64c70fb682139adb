using System.Diagnostics;

// The program that the tests of processes start. The argument chooses what it does; it prints how its children ended.
using var reactor = Reactor.Create(new ReactorOptions { SlowTurn = TimeSpan.Zero });
switch (args)
{
    case ["statuses"]:
        // Once the base class library has had a child, it may wait for the children of other code.
        Process.Start("true").WaitForExit();
        reactor.Run(async Deferred () =>
        {
            for (int round = 0; round < 20; round++)
            {
                Say($"exit 3: {await reactor.GetProcessValue("sh", ["-c", "exit 3"])}");
                Say($"signal 9: {await reactor.GetProcessValue("sh", ["-c", "kill -9 $$"])}");
                Say($"exit 0: {await reactor.GetProcessValue("true")}");
            }

            try
            {
                await reactor.GetProcessValue("/no/such/program");
            }
            catch (SpawnException error)
            {
                Say($"no program: {error.Reason}");
            }

            Say($"process: {Environment.ProcessId}");
        });
        break;

    case ["crowd"]:
        // Starts children until no descriptor is left for another; then they end, and there is room again.
        reactor.Run(async Deferred () =>
        {
            var children = new List<Child>();
            while (true)
            {
                try
                {
                    var child = new Child();
                    reactor.SpawnProcess(child, "cat");
                    children.Add(child);
                }
                catch (SpawnException error)
                {
                    Say($"refused: {error.Reason}");
                    break;
                }
            }

            Say($"children: {children.Count}");

            // The use of the last descriptors.
            using (File.OpenRead("/dev/null"))
            {
                children.ForEach(static child => child.Transport.CloseStdin());
            }

            foreach (Child child in children)
            {
                await child.Ended;
            }

            Say($"again: {await reactor.GetProcessValue("true")}");
        });
        break;

    case [{ } which, ..] when which.StartsWith("stdio", StringComparison.Ordinal):
        return reactor.Run(() =>
            Becket.ProcessProgram.StandardIoPrograms.Run(reactor, which, args.Length > 1 ? args[1] : null)
        );

    default:
        Say("which?");
        return 2;
}

Say("ended");
return 0;

static void Say(string what)
{
    Console.Out.WriteLine(what);
    Console.Out.Flush();
}

internal sealed class Child : ProcessProtocol
{
    public Deferred Ended { get; } = new();

    protected override void ProcessEnded(Failure reason) => Ended.Callback();
}
