using System.Net;

namespace Becket.AspNetCore.Tests.Serving;

/// <summary>Whole programs with a web server on a reactor.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task On_SIGTERM_under_load_every_request_that_has_begun_is_answered_and_the_exit_code_is_0(
        string driver
    )
    {
        Assert.SkipWhen(driver == "epoll" && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        using var program = new ServerProgram("serve", $"driver={driver}");
        string[] ready = (await program.ReadLine()).Split(' ');
        var endpoint = new IPEndPoint(
            IPAddress.Loopback,
            int.Parse(ready[1], System.Globalization.CultureInfo.InvariantCulture)
        );
        int answers = 0;
        Task[] clients =
        [
            .. Enumerable
                .Range(1, 24)
                .Select(depth =>
                    LoadClient.AskUntilTheEnd(
                        endpoint,
                        "/wait",
                        depth % 8 + 1,
                        "Waited",
                        () => Interlocked.Increment(ref answers)
                    )
                ),
        ];
        await Limit.Until(() => Volatile.Read(ref answers) > 500);

        program.Terminate();

        (int exitCode, string output) = await program.WaitForEnd();
        await Task.WhenAll(clients);
        Assert.Equal((0, $"BEGUN {answers} ENDED {answers} FAILURES 0"), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task A_short_soak_with_bad_clients_leaks_nothing_and_loses_no_answer()
    {
        using var program = new ServerProgram("seconds=2", "rounds=2");

        (int exitCode, string output) = await program.WaitForEnd();

        Assert.True(exitCode == 0, output);
    }
}
