namespace Becket.Cli.Surroundings;

/// <summary>Causes a bug, for the tests of <see cref="LastResort"/>. It is looked for only when a job cannot be
/// started, so a run pays nothing for it.</summary>
internal static class CausedFault
{
    private const string Variable = "BECKET_CAUSE_FAULT";

    public static void Check(Reactor reactor)
    {
        switch (Environment.GetEnvironmentVariable(Variable))
        {
            case "call":
                throw Fault();
            case "turn":
                reactor.CallLater(TimeSpan.Zero, () => throw Fault());
                break;
            case "thread":
                new Thread(() => throw Fault()) { Name = "becket fault" }.Start();
                break;
            case "pool":
                ThreadPool.QueueUserWorkItem(_ => throw Fault());
                break;
            case "memory":
                GC.KeepAlive(GC.AllocateUninitializedArray<long>(int.MaxValue));
                break;
            default:
                break;
        }
    }

    private static InvalidOperationException Fault() => new($"{Variable} asks for this.");
}
