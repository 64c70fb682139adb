using System.Globalization;
using Becket.Native;
using Becket.Processes.Spawning;

namespace Becket.Tests.Processes;

/// <summary>What only the epoll driver can.</summary>
public sealed partial class EpollProcessTests
{
    [Fact]
    public void The_reactor_does_not_wait_for_the_time_of_the_kill_when_the_whole_group_has_ended_on_the_signal()
    {
        // Otherwise the stop is cut short at its limit, and the log says so.
        Reactor reactor = Make();
        var options = new ProcessOptions { TimeLimit = Seconds(0.3), KillAfter = TimeSpan.FromMinutes(10) };

        for (int i = 0; i < 5; i++)
        {
            reactor.CallWhenRunning(() =>
                _ = reactor
                    .GetProcessOutputAndValue("sh", ["-c", "sleep 1000; true"], options)
                    .AddErrback(static (ProcessTimedOutException _) => null!)
            );
        }

        reactor.Run(async Deferred () => await reactor.DeferLater(Seconds(0.6)));
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
    }

    [Fact]
    public void SIGPIPE_ends_a_child_as_it_ends_any_program_and_no_signal_is_ignored_or_blocked()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        (ProcessStatus status, string? masks) = reactor.Run(async Deferred<(ProcessStatus, string)> () =>
        {
            byte[] masks = await reactor.GetProcessOutput("grep", ["-E", "^Sig(Ign|Blk):", "/proc/self/status"]);
            Shell(reactor, child, "kill -PIPE $$; echo survived");
            await child.Ended;
            return (child.Transport.Status!.Value, System.Text.Encoding.ASCII.GetString(masks));
        });

        Assert.Equal(13, SignalOf(status));
        Assert.Empty(child.Text());
        Assert.All(
            masks.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_protocol_may_take_bytes_from_the_pipe_itself_and_gets_the_others()
    {
        Reactor reactor = Make();
        string taken = "";
        var child = new Recorder
        {
            OnAvailable = (descriptor, pipe) =>
            {
                byte[] bytes = new byte[100];
                if (descriptor != 1 || taken != "")
                {
                    return false;
                }

                taken = System.Text.Encoding.ASCII.GetString(bytes, 0, FileCalls.Read(pipe, bytes).Checked());
                return true;
            },
            OnData = static (child, descriptor) => child.Transport.CloseStdin(),
        };

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "echo error >&2; echo taken; read line; echo received");
            await child.Ended;
        });

        Assert.StartsWith("taken\n", taken, StringComparison.Ordinal);
        Assert.Equal("taken\nreceived\n", taken + child.Text());
        Assert.Equal("error\n", child.Text(descriptor: 2));
    }

    [Fact]
    public void Any_descriptor_of_the_child_can_be_a_pipe()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions
        {
            MoreDescriptors = new Dictionary<int, ChildDescriptor>
            {
                [3] = ChildDescriptor.PipeToRead,
                [7] = ChildDescriptor.PipeToWrite,
            },
        };

        reactor.Run(() =>
        {
            Shell(reactor, child, "echo three >&3; cat <&7 >&3", options);
            child.Transport.WriteToChild(7, "seven"u8);
            child.Transport.CloseChildDescriptor(7);
            return child.Ended;
        });

        Assert.Equal("three\nseven", child.Text(3));
        Assert.Contains("lost 7", child.Calls);
        Assert.Contains("lost 3", child.Calls);
    }

    [Fact]
    public void A_child_has_no_descriptors_but_those_it_is_given()
    {
        // A descriptor without close-on-exec.
        int ours = Dup(1);
        try
        {
            Reactor reactor = Make();
            var options = new ProcessOptions
            {
                MoreDescriptors = new Dictionary<int, ChildDescriptor> { [5] = ChildDescriptor.Null },
            };

            byte[] listed = reactor.Run(() => reactor.GetProcessOutput("ls", ["/proc/self/fd"], options));

            // The last one is the directory that is listed.
            Assert.Equal(
                ["0", "1", "2", "3", "5"],
                System
                    .Text.Encoding.ASCII.GetString(listed)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Order(StringComparer.Ordinal)
            );
        }
        finally
        {
            Assert.Equal(0, Close(ours));
        }
    }

    [Fact]
    public void A_file_of_ours_can_be_the_childs_and_two_descriptors_can_be_one()
    {
        string path = Path.GetTempFileName();
        try
        {
            Reactor reactor = Make();
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                var options = new ProcessOptions
                {
                    StandardOutput = ChildDescriptor.FromHandle(file.SafeFileHandle),
                    StandardError = ChildDescriptor.SameAs(1),
                };
                Assert.True(
                    reactor
                        .Run(() => reactor.GetProcessValue("sh", ["-c", "echo out; echo err >&2"], options))
                        .IsSuccess
                );
            }

            Assert.Equal("out\nerr\n", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Descriptors_of_ours_can_change_places()
    {
        (string? first, string? second) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            Reactor reactor = Make();
            using (var one = new FileStream(first, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            using (var two = new FileStream(second, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                // Each gets the number of the other.
                var numbers = (
                    (int)one.SafeFileHandle.DangerousGetHandle(),
                    (int)two.SafeFileHandle.DangerousGetHandle()
                );
                var options = new ProcessOptions
                {
                    MoreDescriptors = new Dictionary<int, ChildDescriptor>
                    {
                        [numbers.Item1] = ChildDescriptor.Inherit(numbers.Item2),
                        [numbers.Item2] = ChildDescriptor.Inherit(numbers.Item1),
                    },
                };
                string script =
                    $"echo first > /proc/self/fd/{numbers.Item1}; echo second > /proc/self/fd/{numbers.Item2}";
                Assert.True(reactor.Run(() => reactor.GetProcessValue("sh", ["-c", script], options)).IsSuccess);
            }

            Assert.Equal(("second\n", "first\n"), (File.ReadAllText(first), File.ReadAllText(second)));
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }

    [Fact]
    public void A_descriptor_that_is_not_open_is_an_error_with_the_reason() =>
        Assert.Equal(
            SpawnError.BadDescriptor,
            Error(new ProcessOptions { StandardInput = ChildDescriptor.Inherit(987_654) }).Reason
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Grandchildren_that_outlive_a_terminated_child_are_killed_when_their_time_comes(bool throughDescriptors)
    {
        // Also as on a system that sends signals to groups by their number alone.
        NativeChild.SignalsGroupsByDescriptor = throughDescriptors ? null : false;
        try
        {
            Reactor reactor = Make();
            var child = new Recorder();
            var options = new ProcessOptions { KillAfter = Seconds(0.3) };
            string script =
                "sh -c 'trap \"\" TERM; echo $$; exec >&- 2>&-; while :; do sleep 1000; done' & read line; exit 0";

            reactor.Run(async Deferred () =>
            {
                Shell(reactor, child, script, options);
                while (!child.Text().EndsWith('\n'))
                {
                    await reactor.DeferLater(Seconds(0.001));
                }

                // Read before the time begins: a thread may pause anywhere.
                double until = reactor.Seconds + 0.3;
                child.Transport.Terminate();
                await child.Ended;
                bool isThere = !HasEnded(Grandchild(child));
                Assert.True(isThere || reactor.Seconds >= until);
            });

            // The reactor has waited for it.
            Assert.Equal(ProcessSignals.Terminate, child.Transport.Status!.Value.Signal);
            Assert.True(SpinWait.SpinUntil(() => HasEnded(Grandchild(child)), Patience.Milliseconds));
        }
        finally
        {
            NativeChild.SignalsGroupsByDescriptor = null;
        }
    }

    [Fact]
    public void A_group_can_be_signalled_until_its_child_has_ended_with_all_its_pipes()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "sleep 1000 & exit 0");
            await child.Exited;
            Assert.DoesNotContain("ended", child.Calls);
            child.Transport.SignalProcessGroup("KILL");
            await child.Ended;
            Assert.Throws<ProcessExitedAlreadyException>(() => child.Transport.SignalProcessGroup("KILL"));
        });
    }

    [Fact]
    public void Without_a_group_of_its_own_a_child_stays_in_ours()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(() =>
        {
            Shell(
                reactor,
                child,
                "cut -d' ' -f5 /proc/self/stat; cut -d' ' -f5 /proc/$PPID/stat",
                new ProcessOptions { OwnProcessGroup = false }
            );
            Assert.Throws<InvalidOperationException>(() =>
                child.Transport.SignalProcessGroup(ProcessSignals.Terminate)
            );
            return child.Ended;
        });

        string[] groups = child.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(groups[1], groups[0]);
    }

    [Fact]
    public void A_child_that_may_outlive_its_reactor_goes_on()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(() =>
        {
            Shell(reactor, child, "exec sleep 1000", new ProcessOptions { OutlivesReactor = true });
            return Deferred.Succeed();
        });

        try
        {
            Assert.True(child.Transport.Status!.Value.IsUnknown);
            Assert.Equal("ended", child.Calls[^1]);
            Assert.False(HasEnded(child.Transport.Pid));
        }
        finally
        {
            Assert.Equal(0, Kill(child.Transport.Pid, 9));
            Assert.Equal(child.Transport.Pid, WaitFor(child.Transport.Pid, out _, 0));
        }
    }

    [Fact]
    public void In_virtual_time_there_are_no_processes()
    {
        Reactor reactor = Watch(
            Reactor.Create(
                new ReactorOptions
                {
                    Name = Name,
                    Logger = Log,
                    HandleSignals = false,
                    VirtualTime = true,
                }
            )
        );

        Assert.Contains(
            "simulated",
            Assert.Throws<PlatformNotSupportedException>(() => reactor.SpawnProcess(new Recorder(), "true")).Message,
            StringComparison.Ordinal
        );
    }

    private SpawnException Error(ProcessOptions options)
    {
        Reactor reactor = Make();
        return Assert.Throws<SpawnException>(() =>
        {
            reactor.Run(() => reactor.GetProcessValue("true", [], options));
        });
    }

    private static int Grandchild(Recorder child) => int.Parse(child.Text(), CultureInfo.InvariantCulture);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(int descriptor);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitFor(int process, out int status, int options);
}
