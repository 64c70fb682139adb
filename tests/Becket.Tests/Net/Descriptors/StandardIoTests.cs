using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Becket.Tests.Net.Descriptors;

/// <summary>Standard input and output as a transport, in programs of their own (tests/Becket.ProcessProgram), with
/// every kind of file that a shell gives a program.</summary>
public sealed class StandardIoTests
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "Becket.ProcessProgram.dll");

    private static string Host =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    public static TheoryData<string, string> Lines()
    {
        var lines = new TheoryData<string, string>();
        foreach (string driver in (string[])["epoll", "sockets"])
        {
            lines.Add(driver, "printf 'one\\ntwo\\n' | filter | cat");
            lines.Add(driver, "printf 'one\\ntwo\\n' > in; filter < in | cat");
            lines.Add(driver, "printf 'one\\ntwo\\n' | filter > out; cat out");
            lines.Add(driver, "printf 'one\\ntwo\\n' > in; filter < in > out; cat out");

            // The file's place is shared: what came before is not read again, and not written over.
            lines.Add(driver, "printf 'zero\\none\\ntwo\\n' > in; (read first; filter) < in | cat");
            lines.Add(driver, "printf 'two\\n' > in; (echo ONE; filter < in) > out; cat out");
            lines.Add(driver, "(printf 'one\\n'; sleep 0.2; printf 'two\\n') | filter 2>&1 | cat");
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_filter_reads_and_writes_whatever_the_shell_gives_it(string driver, string line)
    {
        (int code, string output) = Shell(driver, $"set -e; {line}");
        Assert.Equal((0, "ONE\nTWO\n"), (code, output));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void A_filter_of_the_null_device_ends_at_once(string driver) =>
        Assert.Equal((0, "ended\n"), Shell(driver, "filter < /dev/null > /dev/null; echo ended"));

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void Many_bytes_go_through_with_a_slow_reader_and_nothing_is_lost(string driver)
    {
        (int code, string output) = Shell(
            driver,
            "head -c 3000000 /dev/zero | tr '\\0' 'x' | filter | (sleep 0.3; tr -d '\\n' | wc -c)"
        );
        Assert.Equal((0, "3000000"), (code, output.Trim()));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void The_program_behind_sees_the_end_while_the_filter_goes_on(string driver)
    {
        // The filter ends only when the program behind it has made the file.
        (int code, string output) = Shell(
            driver,
            "echo x | exec \"$host\" \"$path\" stdio-outlives go | (cat; touch go); echo ended"
        );
        Assert.Equal((0, "X\nended\n"), (code, output));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void A_filter_ends_when_its_reader_has_gone(string driver)
    {
        (int code, string output) = Shell(driver, "filter < /dev/zero | head -c 3");
        Assert.Equal((0, "\0\0\0"), (code, output));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void Stray_output_of_the_program_does_not_get_between_the_bytes_of_the_protocol(string driver)
    {
        (int code, string output) = Shell(driver, "echo x | program stdio-stray 2> errors; cat errors");
        Assert.Equal((0, "X\nstray\n"), (code, output));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void A_pipe_that_several_programs_share_still_blocks_for_the_others(string driver)
    {
        (int code, string output) = Shell(
            driver,
            "(program stdio-nonblocking; head -c 1000000 /dev/zero; echo) < /dev/null | (sleep 0.3; wc -c)"
        );
        Assert.Equal((0, "1000001"), (code, output.Trim()));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void Two_protocols_cannot_have_them_and_the_error_says_so(string driver)
    {
        (int code, string output) = Shell(driver, "program stdio-twice < /dev/null | cat");
        Assert.Equal(0, code);
        Assert.Contains("which a protocol has already", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void A_string_names_them_to_listen_at_and_to_connect_to(string driver)
    {
        Assert.Equal((0, "X\n"), Shell(driver, "echo x | program stdio-server | cat"));
        Assert.Equal((0, "X\n"), Shell(driver, "echo x | program stdio-client | cat"));
    }

    private static (int Code, string Output) Shell(string driver, string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The lines are of a Linux shell.");
        string folder = Directory.CreateTempSubdirectory("becket-stdio-").FullName;
        try
        {
            string script =
                $"host='{Host}'; path='{Program}'\n"
                + "program() { \"$host\" \"$path\" \"$@\"; }\n"
                + $"filter() {{ program stdio; }}\n{line}\n";
            var start = new ProcessStartInfo("sh", ["-c", script])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["BECKET_DRIVER"] = driver },
            };
            using Process shell = Process.Start(start)!;
            using Timer patience = Patience.With(shell);
            shell.StandardInput.Close();
            Task<string> errors = shell.StandardError.ReadToEndAsync();
            string output = shell.StandardOutput.ReadToEnd();
            shell.WaitForExit();
            Assert.Equal("", errors.GetAwaiter().GetResult());
            return (shell.ExitCode, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
