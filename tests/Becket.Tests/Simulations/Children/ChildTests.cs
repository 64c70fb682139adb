using System.Text;
using Becket.Simulations;
using Becket.Simulations.Children;
using Becket.Tests.Processes;

namespace Becket.Tests.Simulations.Children;

/// <summary>Children that are functions. What holds for real children too is as in <c>ProcessContract</c>.</summary>
public sealed class ChildTests : IDisposable
{
    private readonly Simulation _simulation = new();
    private readonly Host _host;

    public ChildTests() => _host = _simulation.AddHost("one");

    public void Dispose() => _simulation.Dispose();

    [Fact]
    public void A_child_is_told_made_received_exited_and_ended()
    {
        _host.Programs.Add(
            "both",
            static async child =>
            {
                await child.StandardOutput.WriteAsync("out\n"u8.ToArray());
                await child.StandardError.WriteAsync("err\n"u8.ToArray());
                return 0;
            }
        );
        var child = new Recorder();

        Exception reason = Run(reactor =>
        {
            reactor.SpawnProcess(child, "both");
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
    [InlineData(0, 0)]
    [InlineData(42, 42)]
    [InlineData(255, 255)]
    [InlineData(256, 0)]
    [InlineData(-1, 255)]
    public void Exit_codes_are_those_of_the_kernel(int code, int seen)
    {
        _host.Programs.Add("exit", _ => Deferred.Succeed(code));

        ProcessStatus status = Run(static reactor => reactor.GetProcessValue("exit"));

        Assert.Equal((seen, (int?)null, seen == 0), (status.ExitCode, status.Signal, status.IsSuccess));
    }

    [Fact]
    public void Arguments_environment_and_directory_arrive_as_they_are()
    {
        _host.Programs.Add(
            "/opt/tool",
            static async child =>
            {
                string text =
                    $"{child.Executable}|{string.Join(',', child.Arguments)}|"
                    + $"{string.Join(',', child.Environment.Variables)}|{child.WorkingDirectory}|{child.Id > 1}";
                await child.StandardOutput.WriteAsync(Encoding.UTF8.GetBytes(text));
                return 0;
            }
        );
        var options = new ProcessOptions
        {
            Environment = ProcessEnvironment.Empty.With("A", "1"),
            WorkingDirectory = "/work",
        };

        string[] both = Run(
            async Deferred<string[]> (reactor) =>
                [
                    Encoding.UTF8.GetString(await reactor.GetProcessOutput("/opt/tool", ["a b", "", "ü"], options)),
                    Encoding.UTF8.GetString(await reactor.GetProcessOutput("/opt/tool")),
                ]
        );

        Assert.Equal(["/opt/tool|a b,,ü|[A, 1]|/work|True", "/opt/tool||||True"], both);
    }

    [Theory]
    [InlineData("git", "git", true)]
    [InlineData("git", "/usr/bin/git", true)]
    [InlineData("/usr/bin/git", "git", true)]
    [InlineData("/opt/git", "git", false)]
    [InlineData("git", "/opt/git", false)]
    public void A_program_is_found_by_its_path_or_by_its_name_in_the_usual_places(
        string added,
        string name,
        bool isFound
    )
    {
        _host.Programs.Add(added, static _ => Deferred.Succeed(0));

        if (isFound)
        {
            Assert.True(Run(reactor => reactor.GetProcessValue(name)).IsSuccess);
        }
        else
        {
            SpawnException error = Fails<SpawnException>(reactor => reactor.GetProcessValue(name));
            Assert.Equal((SpawnError.NotFound, 2), (error.Reason, error.ErrorNumber));
            Assert.Contains("host.Programs.Add", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_program_that_was_removed_is_not_found_any_more()
    {
        _host.Programs.Add("git", static _ => Deferred.Succeed(0));
        _host.Programs.Remove("git");

        Assert.Equal(
            SpawnError.NotFound,
            Fails<SpawnException>(static reactor => reactor.GetProcessValue("git")).Reason
        );
    }

    [Fact]
    public void A_mebibyte_goes_through_cat_and_comes_back()
    {
        _host.Programs.Add("cat", Cat);
        byte[] sent = new byte[1024 * 1024];
        new Random(1).NextBytes(sent);

        byte[] back = Run(reactor => reactor.GetProcessOutput("cat", input: sent));

        Assert.True(sent.AsSpan().SequenceEqual(back));
    }

    [Fact]
    public void Readers_and_writers_of_text_work_on_the_streams()
    {
        _host.Programs.Add(
            "upper",
            static async child =>
            {
                using var reader = new StreamReader(child.StandardInput);
                await using var writer = new StreamWriter(child.StandardOutput);
                while (await reader.ReadLineAsync() is { } line)
                {
                    await writer.WriteLineAsync(line.ToUpperInvariant());
                }

                return 0;
            }
        );

        byte[] output = Run(static reactor => reactor.GetProcessOutput("upper", input: "one\ntwo\n"u8.ToArray()));

        Assert.Equal("ONE\nTWO\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public void A_child_that_does_not_read_pauses_the_producer()
    {
        _host.Programs.Add(
            "late",
            static async child =>
            {
                await child.Reactor.DeferLater(Seconds(5));
                return await Cat(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "late");
                child.Transport.Write(new byte[1024 * 1024]);
                await reactor.DeferLater(Seconds(4));
                Assert.Equal((1024 - 64) * 1024, child.Transport.Unsent());
                await reactor.DeferLater(Seconds(4));
                Assert.Equal(0, child.Transport.Unsent());
                child.Transport.CloseStdin();
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal(1024 * 1024, child.Bytes().Length);
    }

    [Fact]
    public void While_reading_is_paused_nothing_is_received_and_a_child_whose_pipe_is_full_waits()
    {
        _host.Programs.Add("yes", Yes);
        var child = new Recorder { OnData = static (child, _) => child.Transport.PauseProducing() };

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "yes");
                for (int round = 0; round < 3; round++)
                {
                    int before = child.Bytes().Length;
                    child.Transport.ResumeProducing();
                    await reactor.DeferLater(Seconds(1));
                    int paused = child.Bytes().Length;
                    Assert.InRange(paused, before + 1, before + (128 * 1024));
                    await reactor.DeferLater(Seconds(1));
                    Assert.Equal(paused, child.Bytes().Length);
                }

                child.Transport.LoseConnection();
                await child.Ended;
                return 0;
            }
        );

        // The last reader has gone.
        Assert.Equal(ProcessSignals.Parse("PIPE"), child.Transport.Status!.Value.Signal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    [InlineData("INT")]
    [InlineData("USR1")]
    public void Signals_are_exact(string signal)
    {
        _host.Programs.Add("sleep", Sleep);
        var child = new Recorder { OnMade = made => made.Transport.SignalProcess(signal) };

        Exception reason = Run(reactor =>
        {
            reactor.SpawnProcess(child, "sleep");
            return child.Ended;
        });

        Assert.Equal(ProcessSignals.Parse(signal), Assert.IsType<ProcessTerminatedException>(reason).Status.Signal);
    }

    [Fact]
    public void A_child_handles_and_ignores_signals_but_not_SIGKILL()
    {
        int hangUps = 0;
        _host.Programs.Add(
            "stubborn",
            child =>
            {
                child.OnSignal(ProcessSignals.Parse("HUP"), () => hangUps++);
                child.IgnoreSignal(ProcessSignals.Terminate);
                child.IgnoreSignal(ProcessSignals.Kill);
                return Sleep(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "stubborn");
                await reactor.DeferLater(Seconds(1));
                child.Transport.SignalProcess("HUP");
                child.Transport.SignalProcess("HUP");
                child.Transport.SignalProcess("TERM");
                child.Transport.SignalProcess("CHLD");
                await reactor.DeferLater(Seconds(1));
                Assert.Null(child.Transport.Status);
                child.Transport.SignalProcess("KILL");
                await child.Ended;
                Assert.Throws<ProcessExitedAlreadyException>(() => child.Transport.SignalProcess("KILL"));
                return 0;
            }
        );

        Assert.Equal((2, ProcessSignals.Kill), (hangUps, child.Transport.Status!.Value.Signal));
    }

    [Fact]
    public void A_child_that_leaves_a_daemon_with_its_output_has_exited_but_not_ended()
    {
        _host.Programs.Add(
            "leaves",
            static child =>
            {
                child.Fork(static async daemon =>
                {
                    await daemon.Reactor.DeferLater(Seconds(100));
                    await daemon.StandardOutput.WriteAsync("late"u8.ToArray());
                    return 0;
                });
                return Deferred.Succeed(4);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "leaves");
                Assert.Equal(4, Assert.IsType<ProcessTerminatedException>(await child.Exited).Status.ExitCode);
                await reactor.DeferLater(Seconds(50));
                Assert.DoesNotContain("ended", child.Calls);
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal("late", child.Text());
        Assert.Equal(1, child.Calls.Count(static call => call == "exited"));
    }

    [Fact]
    public void A_time_limit_kills_a_child_that_ignores_SIGTERM_and_its_own_children()
    {
        var ended = new List<string>();
        _host.Programs.Add(
            "family",
            child =>
            {
                child.Fork(forked => Stubborn(forked, "grandchild"));
                return Stubborn(child, "child");
            }
        );
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(3), KillAfter = Seconds(2) };

        Exception reason = Run(reactor =>
        {
            reactor.SpawnProcess(child, "family", [], options);
            return child.Ended;
        });

        Assert.Equal(ProcessSignals.Kill, Assert.IsType<ProcessTimedOutException>(reason).Status.Signal);
        Assert.True(child.Transport.HasTimedOut);
        Assert.Equal(["child", "grandchild"], ended.Order(StringComparer.Ordinal));
        Assert.InRange(_simulation.Now.TotalSeconds, 5, 5.2);

        async Deferred<int> Stubborn(ScriptedChild child, string name)
        {
            child.IgnoreSignal(ProcessSignals.Terminate);
            try
            {
                return await Sleep(child);
            }
            finally
            {
                ended.Add(name);
            }
        }
    }

    [Fact]
    public void A_signal_to_the_group_reaches_the_childs_own_children()
    {
        _host.Programs.Add(
            "family",
            static child =>
            {
                child.Fork(Sleep);
                return Sleep(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "family");
                await reactor.DeferLater(Seconds(1));
                child.Transport.SignalProcess("TERM");
                await child.Exited;
                Assert.DoesNotContain("ended", child.Calls);
                child.Transport.SignalProcessGroup(ProcessSignals.Terminate);
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal(ProcessSignals.Terminate, child.Transport.Status!.Value.Signal);
    }

    [Fact]
    public void Cancelling_terminates_the_child()
    {
        int ended = 0;
        _host.Programs.Add(
            "sleep",
            async child =>
            {
                try
                {
                    return await Sleep(child);
                }
                finally
                {
                    ended++;
                }
            }
        );

        Run(
            async Deferred<int> (reactor) =>
            {
                Deferred<byte[]> output = reactor.GetProcessOutput("sleep");
                await reactor.DeferLater(Seconds(1));
                output.Cancel();
                await Assert.ThrowsAsync<CancelledException>(async () => await output);
                return 0;
            }
        );

        Assert.Equal(1, ended);
    }

    [Fact]
    public void A_reactor_that_stops_ends_its_children_and_tells_how()
    {
        _host.Programs.Add("sleep", Sleep);
        _host.Programs.Add(
            "stubborn",
            static child =>
            {
                child.IgnoreSignal(ProcessSignals.Terminate);
                return Sleep(child);
            }
        );
        var options = new ProcessOptions { KillAfter = Seconds(0.2) };
        var late = new Recorder();
        var polite = new Recorder
        {
            // The children that ran have been asked to end by now.
            OnEnded = ended => ended.Transport.Reactor.SpawnProcess(late, "sleep", [], options),
        };
        var stubborn = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(polite, "sleep", [], options);
                reactor.SpawnProcess(stubborn, "stubborn", [], options);
                await reactor.DeferLater(Seconds(1));
                return 0;
            }
        );

        Assert.Equal(
            (ProcessSignals.Terminate, ProcessSignals.Kill, ProcessSignals.Kill),
            (
                polite.Transport.Status!.Value.Signal,
                stubborn.Transport.Status!.Value.Signal,
                late.Transport.Status?.Signal
            )
        );
        Assert.All(
            [polite, stubborn, late],
            static child =>
                Assert.Equal(("ended", 1), (child.Calls[^1], child.Calls.Count(static call => call == "exited")))
        );
    }

    [Fact]
    public void The_null_device_is_nothing_to_read_and_drops_what_is_written_and_one_pipe_serves_two_descriptors()
    {
        _host.Programs.Add(
            "talks",
            static async child =>
            {
                int code = await Cat(child);
                await child.StandardOutput.WriteAsync("out,"u8.ToArray());
                await child.StandardError.WriteAsync("err"u8.ToArray());
                return code;
            }
        );
        var child = new Recorder();
        var both = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(
                    child,
                    "talks",
                    [],
                    new ProcessOptions { StandardInput = ChildDescriptor.Null, StandardOutput = ChildDescriptor.Null }
                );
                reactor.SpawnProcess(
                    both,
                    "talks",
                    [],
                    new ProcessOptions
                    {
                        StandardInput = ChildDescriptor.Null,
                        StandardError = ChildDescriptor.SameAs(1),
                    }
                );
                await child.Ended;
                await both.Ended;
                return 0;
            }
        );

        Assert.Equal(("", "err", "out,err"), (child.Text(1), child.Text(2), both.Text(1)));
    }

    [Fact]
    public void More_descriptors_are_pipes_of_their_own()
    {
        _host.Programs.Add(
            "swaps",
            static async child =>
            {
                byte[] buffer = new byte[10];
                int count = await child.Descriptor(3).ReadAsync(buffer);
                await child.Descriptor(4).WriteAsync(buffer.AsMemory(0, count));
                Assert.Contains(
                    "0, 1, 2, 3, 4",
                    Assert.Throws<ArgumentException>(() => child.Descriptor(5)).Message,
                    StringComparison.Ordinal
                );
                return 0;
            }
        );
        var child = new Recorder();
        var options = new ProcessOptions
        {
            MoreDescriptors = new Dictionary<int, ChildDescriptor>
            {
                [4] = ChildDescriptor.PipeToRead,
                [3] = ChildDescriptor.PipeToWrite,
            },
        };

        Run(reactor =>
        {
            reactor.SpawnProcess(child, "swaps", [], options);
            child.Transport.WriteToChild(3, "three"u8);
            return child.Ended;
        });

        Assert.Equal("three", child.Text(4));
    }

    [Fact]
    public void A_read_or_write_that_would_block_says_what_to_await()
    {
        var messages = new List<string>();
        _host.Programs.Add(
            "blocks",
            async child =>
            {
                messages.Add(Assert.Throws<InvalidOperationException>(() => child.StandardInput.ReadByte()).Message);
                messages.Add(
                    Assert
                        .Throws<InvalidOperationException>(() => child.StandardOutput.Write(new byte[100_000]))
                        .Message
                );
                Assert.Throws<NotSupportedException>(() => child.StandardInput.WriteByte(1));
                await child.Reactor.DeferLater(Seconds(1));
                return 0;
            }
        );

        var child = new Recorder();
        Run(reactor =>
        {
            reactor.SpawnProcess(child, "blocks");
            return child.Ended;
        });

        Assert.Contains("Await ReadAsync", messages[0], StringComparison.Ordinal);
        Assert.Contains("Await WriteAsync", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_fails_fails_the_simulation()
    {
        _host.Programs.Add("bad", static _ => throw new InvalidDataException("a bug in the script"));

        Assert.Equal(
            "a bug in the script",
            Assert.Throws<InvalidDataException>(() => Run(static reactor => reactor.GetProcessValue("bad"))).Message
        );
    }

    [Fact]
    public void Without_descriptors_no_child_can_be_started()
    {
        _host.Programs.Add("true", static _ => Deferred.Succeed(0));
        _host.LimitDescriptors(6);

        SpawnException error = Fails<SpawnException>(static reactor =>
            reactor.GetProcessOutputAndValue("true", input: new byte[1])
        );
        Assert.Equal((SpawnError.TooManyOpenFiles, 24), (error.Reason, error.ErrorNumber));
        _host.LiftDescriptorLimit();
        Assert.True(Run(static reactor => reactor.GetProcessValue("true")).IsSuccess);
    }

    [Fact]
    public void Arguments_that_are_too_long_are_an_error_with_the_reason()
    {
        _host.Programs.Add("true", static _ => Deferred.Succeed(0));

        Assert.Equal(
            SpawnError.ArgumentsTooLong,
            Fails<SpawnException>(static reactor => reactor.GetProcessValue("true", [new string('x', 200_000)])).Reason
        );
    }

    [Fact]
    public void A_crash_takes_the_children_with_it()
    {
        int steps = 0;
        _host.Programs.Add(
            "beats",
            async child =>
            {
                while (true)
                {
                    await child.Reactor.DeferLater(Seconds(1));
                    steps++;
                }
            }
        );
        var child = new Recorder();
        _host.Run(reactor => reactor.SpawnProcess(child, "beats"));
        _simulation.RunFor(Seconds(3.5));

        _host.Crash();
        _simulation.RunFor(Seconds(5));

        Assert.Equal((3, "made"), (steps, string.Join(' ', child.Calls)));
    }

    [Fact]
    public void Seeds_see_the_exit_before_the_pipes_and_behind_them()
    {
        var orders = new HashSet<string>();
        for (ulong seed = 1; seed <= 30; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.Programs.Add("true", static _ => Deferred.Succeed(0));
            var child = new Recorder();
            host.Run(reactor => reactor.SpawnProcess(child, "true"));
            simulation.RunFor(Seconds(1));
            Assert.Equal("ended", child.Calls[^1]);
            orders.Add(child.Calls.IndexOf("exited") < child.Calls.IndexOf("lost 1") ? "exit first" : "pipes first");
        }

        Assert.Equal(2, orders.Count);
    }

    private static async Deferred<int> Cat(ScriptedChild child)
    {
        byte[] buffer = new byte[10_000];
        while (true)
        {
            int count = await child.StandardInput.ReadAsync(buffer);
            if (count == 0)
            {
                return 0;
            }

            await child.StandardOutput.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static async Deferred<int> Yes(ScriptedChild child)
    {
        byte[] line = new byte[1000];
        while (true)
        {
            await child.StandardOutput.WriteAsync(line);
        }
    }

    private static async Deferred<int> Sleep(ScriptedChild child)
    {
        await child.Reactor.DeferLater(Seconds(1000));
        return 0;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Runs a program on the host until its deferred has fired, and stops the host.</summary>
    private T Run<T>(Func<Reactor, Deferred<T>> program)
    {
        if (!_host.IsUp)
        {
            // The programs so far ran once, and are not to run again.
            _host.Restart();
        }

        T result = default!;
        bool hasRun = false;
        Reactor reactor = _host.Reactor;
        Exception? thrown = null;
        reactor.CallFromThread(() =>
            Deferred
                .MaybeDeferred(() => program(reactor))
                .AddBoth(outcome =>
                {
                    thrown = outcome.Failure?.Exception;
                    result = outcome.ValueOrDefault!;
                    hasRun = true;
                    reactor.Stop();
                })
        );
        Assert.True(_simulation.RunUntil(() => hasRun && !_host.IsUp, TimeSpan.FromHours(1)));
        if (thrown is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }

        return result;
    }

    private TException Fails<TException>(Func<Reactor, Deferred> program)
        where TException : Exception =>
        Assert.Throws<TException>(() => Run(reactor => program(reactor).AddCallback(static () => 0)));
}
