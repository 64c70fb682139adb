namespace Becket.Tests.Faults;

/// <summary>The first use of each part of the library in a process that has no descriptor left, may begin no thread, or
/// has hardly any memory (tests/Becket.FaultProgram): it works, or fails with an error of its own, and works once there
/// is what it needs.</summary>
public sealed class FirstUseTests
{
    private const string Works = "done";
    private const string NoThread = "InvalidOperationException: No thread could be started";

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
    [InlineData("tls", "TlsException: ", "TlsException: ")]
    [InlineData("lookup", "InvalidOperationException: No thread", "DnsLookupException: ")]
    [InlineData("spawn", "SpawnException: ")]
    [InlineData("output", "SpawnException: ")]
    [InlineData("missing", "SpawnException: ", "SpawnException: ")]
    [InlineData("signal", Works)]
    public void A_first_use_without_descriptors_fails_clearly_and_does_not_spoil_later_ones(
        string use,
        string without,
        string with = Works
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit, as Linux counts it.");
        foreach (string driver in (string[])["epoll", "sockets"])
        {
            // The runtime's own pool ends the process ("Out of memory.") when it needs a thread for a socket of the
            // base class library and has no descriptor for it.
            if (use != "tls" || driver == "epoll")
            {
                Check([], driver, 150, [use], [without], with);
            }
        }
    }

    // Not on the sockets driver, for the same reason.
    [Theory]
    [InlineData("thread", NoThread, "InvalidDataException: From a thread.")]
    [InlineData("wrong-thread", NoThread, "WrongThreadException: ")]
    [InlineData("lookup", NoThread, "DnsLookupException: ")]
    [InlineData("resolve", Works)]
    [InlineData("spawn", "SpawnException: Cannot start true: there are too many processes")]
    [InlineData("output", "SpawnException: Cannot start echo: there are too many processes")]
    [InlineData("missing", "SpawnException: ", "SpawnException: ")]
    [InlineData("connect", Works)]
    [InlineData("refused", "ConnectionRefusedException: ", "ConnectionRefusedException: ")]
    [InlineData("listen", Works)]
    [InlineData("tls", "TlsException: ", "TlsException: ")]
    public void A_first_use_when_no_thread_may_begin_fails_clearly_and_does_not_spoil_later_ones(
        string use,
        string without,
        string with = Works
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is Linux'.");
        string[] through = [];
        if (Environment.IsPrivilegedProcess)
        {
            // The system does not limit administrators.
            through = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"];
            Assert.SkipUnless(
                File.Exists("/usr/bin/setpriv"),
                "An administrator has no limit of threads, and setpriv, which makes another user, is missing."
            );
            using var reads = System.Diagnostics.Process.Start(
                "setpriv",
                [.. through[1..], "test", "-r", Path.Combine(AppContext.BaseDirectory, "Becket.FaultProgram.dll")]
            );
            reads.WaitForExit();
            Assert.SkipUnless(reads.ExitCode == 0, "Other users may not read the test program here.");
        }

        Check(through, "epoll", 500, ["threads", use], [without], with);
    }

    [Fact]
    public void A_descriptor_that_cannot_be_received_ends_its_connection_and_no_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Epoll alone receives descriptors.");
        using var program = new TestProgram([], "Becket.FaultProgram", "epoll", 150, ["descriptor"]);
        Assert.StartsWith("without: ConnectionLostException: ", program.ReadLine(), StringComparison.Ordinal);

        // The connection that has ended leaves two descriptors free.
        Assert.StartsWith("still without: " + Works, program.ReadLine(), StringComparison.Ordinal);
        Assert.StartsWith("with: " + Works, program.ReadLine(), StringComparison.Ordinal);
        program.WaitForEnd();
        Assert.Equal(0, program.ExitCode);
    }

    [Theory]
    [InlineData("thread", "InvalidDataException: From a thread.")]
    [InlineData("lookup", "DnsLookupException: ")]
    [InlineData("spawn", Works)]
    [InlineData("output", Works)]
    [InlineData("connect", Works)]
    [InlineData("listen", Works)]
    [InlineData("unix", Works)]
    [InlineData("udp", Works)]
    [InlineData("tls", "TlsException: ")]
    public void A_first_use_with_hardly_any_memory_works_or_says_so_and_does_not_spoil_later_ones(
        string use,
        string with
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit.");
        string[] through = ["env", "DOTNET_gcServer=0", "DOTNET_GCHeapHardLimit=6000000"];
        Check(through, "epoll", 500, ["memory", use], [with, "OutOfMemoryException: "], with);
    }

    private static void Check(
        string[] through,
        string driver,
        int descriptors,
        string[] arguments,
        string[] without,
        string with
    )
    {
        using var program = new TestProgram(through, "Becket.FaultProgram", driver, descriptors, arguments);
        var lines = new List<string>();
        while (program.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        program.WaitForEnd();
        string all = string.Join('\n', [driver, .. lines, .. program.Errors]);
        Assert.True(lines.Count == 4, all);
        Assert.True(Array.Exists(without, text => Begins(lines[0], "without: " + text)), all);
        Assert.True(Array.Exists(without, text => Begins(lines[1], "still without: " + text)), all);
        Assert.True(Begins(lines[2], "with: " + with), all);
        Assert.Equal("ended", lines[3]);
        Assert.Equal(0, program.ExitCode);
        Assert.DoesNotContain("FileNotFoundException", all, StringComparison.Ordinal);
        Assert.DoesNotContain("FileLoadException", all, StringComparison.Ordinal);

        static bool Begins(string line, string text) => line.StartsWith(text, StringComparison.Ordinal);
    }
}
