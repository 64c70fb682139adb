using System.Diagnostics;
using System.Text;
using Becket.Tests.Reactors;

namespace Becket.Tests.Processes;

/// <summary>What child processes promise, on every driver that has them. Each test leaves no child, descriptor or
/// thread behind.</summary>
public abstract partial class ProcessContract : ReactorTest
{
    private readonly Leftovers _leftovers = new();

    protected ProcessContract() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The children are programs that Unix systems have.");

    public override void Dispose()
    {
        base.Dispose();
        _leftovers.AssertNone();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_child_is_told_made_received_exited_and_ended()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        Exception reason = reactor.Run(() =>
        {
            Shell(reactor, child, "echo out; echo err >&2");
            return child.Ended;
        });

        Assert.Equal(0, Assert.IsType<ProcessDoneException>(reason).Status.ExitCode);
        Assert.Equal(("out\n", "err\n"), (child.Text(1), child.Text(2)));
        Assert.Equal("made", child.Calls[0]);
        Assert.Equal("ended", child.Calls[^1]);
        Assert.Equal(
            ["data 1", "data 2", "ended", "exited", "lost 0", "lost 1", "lost 2", "made"],
            child.Calls.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(127)]
    [InlineData(255)]
    public void Exit_codes_are_exact(int code)
    {
        Reactor reactor = Make();

        ProcessStatus status = reactor.Run(() => reactor.GetProcessValue("sh", ["-c", $"exit {code}"]));

        Assert.Equal((code, (int?)null, code == 0), (status.ExitCode, status.Signal, status.IsSuccess));
    }

    [Fact]
    public void A_child_that_ends_before_the_loop_has_looked_at_it_is_told_of_all_the_same()
    {
        Reactor reactor = Make();
        Recorder[] children = Enumerable.Range(0, 20).Select(static _ => new Recorder()).ToArray();

        Exception[] reasons = reactor.Run(() =>
        {
            IProcessTransport[] transports = children
                .Select(child => Shell(reactor, child, "echo $$; exit 5"))
                .ToArray();
            Assert.All(
                transports,
                static child => Assert.True(SpinWait.SpinUntil(() => HasEnded(child.Pid), Patience.Milliseconds))
            );
            return Deferred.Gather(children.Select(static child => child.Ended));
        });

        Assert.All(
            reasons,
            static reason => Assert.Equal(5, Assert.IsType<ProcessTerminatedException>(reason).Status.ExitCode)
        );
        Assert.All(children, static child => Assert.Equal($"{child.Transport.Pid}\n", child.Text()));
    }

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        Reactor reactor = Make();

        byte[] output = reactor.Run(() =>
            reactor.GetProcessOutput("printf", ["%s|", "a b", "$HOME", "", "*", "'\"", "ü€"])
        );

        Assert.Equal("a b|$HOME||*|'\"|ü€|"u8, output);
    }

    [Fact]
    public void The_environment_is_the_one_that_is_given()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { Environment = ProcessEnvironment.Empty.With("A", "1").With("B", "x=y z") };

        Assert.Equal("A=1\nB=x=y z\n"u8, reactor.Run(() => reactor.GetProcessOutput("env", [], options)));
    }

    [Fact]
    public void Environments_that_differ_in_some_variables_do_not_mix()
    {
        var shared = ProcessEnvironment.From([new("A", "1"), new("AB", "2"), new("PATH", "/usr/bin:/bin")]);
        ProcessEnvironment one = shared.With("A", "one").With("N", "").With("A", "ü=");
        ProcessEnvironment many = shared;
        for (int i = 0; i < 20; i++)
        {
            many = many.With($"V{i % 12}", $"{i}");
        }

        ProcessEnvironment[] environments = [one, shared, many, many.Without("V3"), one];
        Reactor reactor = Make();
        byte[][] printed = reactor.Run(() =>
            Deferred.Gather([
                .. environments.Select(environment =>
                    reactor.GetProcessOutput("env", [], new ProcessOptions { Environment = environment })
                ),
            ])
        );

        Assert.Equal(
            environments.Select(environment =>
                environment
                    .Variables.Select(variable => $"{variable.Key}={variable.Value}")
                    .Order(StringComparer.Ordinal)
            ),
            printed.Select(output =>
                Encoding
                    .UTF8.GetString(output)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Order(StringComparer.Ordinal)
            )
        );

        Assert.Equal("ü=", one.Variables["A"]);
        Assert.Equal("1", shared.Variables["A"]);
        Assert.Equal(15, many.Variables.Count);
    }

    [Fact]
    public void Without_an_environment_it_is_this_programs_with_what_is_added()
    {
        Reactor reactor = Make();
        string name = $"BECKET_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "ours");
        try
        {
            byte[][] both = reactor.Run(() =>
                Deferred.Gather([
                    reactor.GetProcessOutput("sh", ["-c", $"echo ${name} $MORE"]),
                    reactor.GetProcessOutput(
                        "sh",
                        ["-c", $"echo ${name} $MORE"],
                        new ProcessOptions
                        {
                            Environment = ProcessEnvironment.Current.With("MORE", "more").Without(name),
                        }
                    ),
                ])
            );
            Assert.Equal("ours\n"u8, both[0]);
            Assert.Equal("more\n"u8, both[1]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void The_working_directory_is_where_the_child_runs_and_relative_executables_are_found()
    {
        Reactor reactor = Make();
        string directory = Directory.CreateTempSubdirectory("becket-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "here"), "#!/bin/sh\npwd -P\n");
            MakeExecutable(Path.Combine(directory, "here"));
            var options = new ProcessOptions { WorkingDirectory = directory };

            byte[] output = reactor.Run(() => reactor.GetProcessOutput("./here", [], options));

            Assert.EndsWith(
                Path.GetFileName(directory) + "\n",
                System.Text.Encoding.UTF8.GetString(output),
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Five_hundred_children_of_ours_and_of_the_base_class_library_at_once_all_end_exactly()
    {
        Reactor reactor = Make();
        const int Each = 500;
        var options = new ProcessOptions
        {
            StandardOutput = ChildDescriptor.Null,
            StandardError = ChildDescriptor.Null,
        };

        (int[] Ours, int[] Theirs) codes = reactor.Run(async Deferred<(int[] Ours, int[] Theirs)> () =>
        {
            var ours = new Recorder[Each];
            var theirs = new System.Diagnostics.Process[Each];
            for (int i = 0; i < Each; i++)
            {
                ours[i] = new Recorder();
                Shell(reactor, ours[i], "read line; exit 7", options);
                theirs[i] = System.Diagnostics.Process.Start(
                    new System.Diagnostics.ProcessStartInfo("sh", ["-c", "read line; exit 8"])
                    {
                        RedirectStandardInput = true,
                    }
                )!;
            }

            // All of them wait now. One line for each ends it.
            for (int i = 0; i < Each; i++)
            {
                ours[i].Transport.Write("go\n"u8);
                theirs[i].StandardInput.Write("go\n");
                theirs[i].StandardInput.Close();
            }

            foreach (Recorder child in ours)
            {
                await child.Ended;
            }

            foreach (Process child in theirs)
            {
                await child.WaitForExitAsync();
            }

            (int[], int[]) result = (
                ours.Select(static child => child.Transport.Status!.Value.ExitCode!.Value).ToArray(),
                theirs.Select(static child => child.ExitCode).ToArray()
            );
            Array.ForEach(theirs, static child => child.Dispose());
            return result;
        });

        Assert.All(codes.Ours, static code => Assert.Equal(7, code));
        Assert.All(codes.Theirs, static code => Assert.Equal(8, code));
    }

    /// <summary>The signal that has ended a child, as far as the driver knows it.</summary>
    protected abstract int? SignalOf(ProcessStatus status);

    protected static IProcessTransport Shell(
        Reactor reactor,
        ProcessProtocol protocol,
        string script,
        ProcessOptions? options = null
    ) => reactor.SpawnProcess(protocol, "sh", ["-c", script], options);

    protected static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Whether a process has ended, waited for or not.</summary>
    protected static bool HasEnded(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
