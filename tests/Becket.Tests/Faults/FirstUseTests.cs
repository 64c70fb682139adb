namespace Becket.Tests.Faults;

/// <summary>The first use of each part of the library in a process that has no descriptor left
/// (tests/Becket.FaultProgram): it works, or fails with an error of its own, and works once there are
/// descriptors.</summary>
public sealed class FirstUseTests
{
    private const string Works = "done";

    [Theory]
    [InlineData("fail", Works)]
    [InlineData("cancelled", Works)]
    [InlineData("unhandled", Works)]
    [InlineData("thread", "InvalidOperationException: No thread", "InvalidDataException: From a thread.")]
    [InlineData("wrong-thread", "InvalidOperationException: No thread", "WrongThreadException: ")]
    [InlineData("refused", "TooManyOpenFilesException: ", "ConnectionRefusedException: ")]
    [InlineData("connect", "TooManyOpenFilesException: ")]
    [InlineData("listen", "CannotListenException: ")]
    [InlineData("unix", "CannotListenException: ")]
    [InlineData("udp", "CannotListenException: ")]
    [InlineData("resolve", Works)]
    [InlineData("spawn", "SpawnException: ")]
    [InlineData("output", "SpawnException: ")]
    [InlineData("missing", "SpawnException: ", "SpawnException: ")]
    public void A_first_use_without_descriptors_fails_clearly_and_does_not_spoil_later_ones(
        string use,
        string without,
        string with = Works
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit, as Linux counts it.");
        foreach (string driver in (string[])["epoll", "sockets"])
        {
            using var program = new TestProgram("Becket.FaultProgram", driver, 150, use);
            var lines = new List<string>();
            while (program.ReadLine() is { } line)
            {
                lines.Add(line);
            }

            program.WaitForEnd();
            string all = string.Join('\n', [driver, .. lines, .. program.Errors]);
            Assert.True(lines.Count == 4, all);
            Assert.True(lines[0].StartsWith("without: " + without, StringComparison.Ordinal), all);
            Assert.True(lines[1].StartsWith("still without: " + without, StringComparison.Ordinal), all);
            Assert.True(lines[2].StartsWith("with: " + with, StringComparison.Ordinal), all);
            Assert.Equal("ended", lines[3]);
            Assert.Equal(0, program.ExitCode);
            Assert.DoesNotContain("FileNotFoundException", all, StringComparison.Ordinal);
            Assert.DoesNotContain("FileLoadException", all, StringComparison.Ordinal);
        }
    }
}
