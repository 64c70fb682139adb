namespace Becket.Samples.Processes;

/// <summary>Runs a command for each of several things, three at a time, and goes on when one of them fails.</summary>
internal static class SomeAtATime
{
    public static int Run() =>
        Reactor.Main(async reactor =>
        {
            int failed = 0;
            await Cooperator.ForEach(
                Enumerable.Range(1, 8),
                slots: 3,
                async number =>
                {
                    ProcessResult result = await reactor.GetProcessOutputAndValue(
                        "sh",
                        ["-c", "echo \"number $1\"; test $1 != 5", "sh", $"{number}"]
                    );
                    Console.WriteLine($"{result.OutputText.Trim()}: {result.Status}");
                    failed += result.Status.IsSuccess ? 0 : 1;
                }
            );
            Console.WriteLine($"Failed: {failed}");
        });
}
