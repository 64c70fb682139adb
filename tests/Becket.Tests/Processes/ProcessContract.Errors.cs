namespace Becket.Tests.Processes;

public abstract partial class ProcessContract
{
    [Theory]
    [InlineData("/no/such/program", SpawnError.NotFound, "does not exist")]
    [InlineData("becket-no-such-program", SpawnError.NotFound, "no directory of PATH")]
    [InlineData("/etc/passwd/program", SpawnError.NotADirectory, "no directory")]
    [InlineData("/etc/passwd", SpawnError.AccessDenied, "may not be executed")]
    [InlineData("/etc", SpawnError.AccessDenied, "may not be executed")]
    public void What_cannot_be_executed_is_an_error_with_the_reason(
        string executable,
        SpawnError reason,
        string message
    )
    {
        SpawnException error = ErrorOf(executable);

        Assert.Equal(reason, error.Reason);
        Assert.Contains(executable, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n", SpawnError.NotFound, "interpreter")]
    [InlineData("neither program nor script\n", SpawnError.NotExecutable, "#!")]
    public void A_script_that_nothing_can_interpret_is_an_error_with_the_reason(
        string script,
        SpawnError reason,
        string message
    )
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, script);
            MakeExecutable(path);

            SpawnException error = ErrorOf(path);

            Assert.Equal(reason, error.Reason);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Arguments_that_are_too_long_are_an_error_with_the_reason() =>
        Assert.Equal(SpawnError.ArgumentsTooLong, ErrorOf("true", [new string('x', 3 * 1024 * 1024)]).Reason);

    [Fact]
    public void A_working_directory_that_is_not_there_is_an_error_that_names_it()
    {
        SpawnException error = ErrorOf("/bin/true", [], new ProcessOptions { WorkingDirectory = "/no/such/directory" });

        Assert.Equal(SpawnError.NotFound, error.Reason);
        Assert.Contains("/no/such/directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PATH_is_looked_through_in_its_order_and_what_may_not_be_executed_is_passed_over()
    {
        string directory = Directory.CreateTempSubdirectory("becket-").FullName;
        try
        {
            foreach ((string? place, bool isExecutable) in new[] { ("a", false), ("b", true), ("c", true) })
            {
                Directory.CreateDirectory(Path.Combine(directory, place));
                string path = Path.Combine(directory, place, "becket-tool");
                File.WriteAllText(path, $"#!/bin/sh\necho {place}\n");
                if (isExecutable)
                {
                    MakeExecutable(path);
                }
            }

            Directory.CreateDirectory(Path.Combine(directory, "d", "becket-tool"));
            Deferred<byte[]> Run(Reactor reactor, string places) =>
                reactor.GetProcessOutput(
                    "becket-tool",
                    [],
                    new ProcessOptions
                    {
                        Environment = ProcessEnvironment.Empty.With(
                            "PATH",
                            string.Join(':', places.Select(place => Path.Combine(directory, place.ToString())))
                        ),
                    }
                );

            (Reactor? first, Reactor? second, Reactor? third) = (Make(), Make(), Make());
            Assert.Equal("b\n"u8, first.Run(() => Run(first, "dabc")));
            Assert.Equal(
                SpawnError.AccessDenied,
                Assert.Throws<SpawnException>(() => second.Run(() => Run(second, "da"))).Reason
            );
            Assert.Equal(
                SpawnError.NotFound,
                Assert.Throws<SpawnException>(() => third.Run(() => Run(third, "x"))).Reason
            );
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Mistakes_of_the_caller_throw_at_the_call()
    {
        Reactor reactor = Make();
        var used = new Recorder();
        reactor.Run(() =>
        {
            Shell(reactor, used, "exit 0");
            Assert.Throws<ArgumentException>(() => reactor.SpawnProcess(new Recorder(), ""));
            Assert.Contains(
                "NUL",
                Assert.Throws<ArgumentException>(() => reactor.SpawnProcess(new Recorder(), "tr\0ue")).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "Argument 1",
                Assert
                    .Throws<ArgumentException>(() => reactor.SpawnProcess(new Recorder(), "true", ["a", "b\0c"]))
                    .Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentException>(() => reactor.SpawnProcess(new Recorder(), "true", ["a", null!]));
            Assert.Throws<ArgumentException>(() =>
                reactor.SpawnProcess(new Recorder(), "true", [], new ProcessOptions { WorkingDirectory = "a\0b" })
            );
            Assert.Throws<ArgumentException>(() =>
                reactor.SpawnProcess(
                    new Recorder(),
                    "true",
                    [],
                    new ProcessOptions
                    {
                        MoreDescriptors = new Dictionary<int, ChildDescriptor> { [2] = ChildDescriptor.Null },
                    }
                )
            );
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                reactor.SpawnProcess(new Recorder(), "true", [], new ProcessOptions { TimeLimit = TimeSpan.Zero })
            );
            Assert.Throws<InvalidOperationException>(() => reactor.SpawnProcess(used, "true"));
            Assert.Throws<ArgumentException>(() => ProcessEnvironment.Empty.With("A=B", ""));
            Assert.Throws<ArgumentException>(() => ProcessEnvironment.Empty.With("A", "\0"));
            Assert.IsType<WrongThreadException>(ErrorOnThread(() => reactor.SpawnProcess(new Recorder(), "true")));
            return used.Ended;
        });
        Assert.Throws<ReactorNotRunningException>(() => reactor.SpawnProcess(new Recorder(), "true"));
    }

    [Theory]
    [InlineData("made")]
    [InlineData("data")]
    [InlineData("lost")]
    [InlineData("exited")]
    [InlineData("ended")]
    public void A_callback_that_throws_is_logged_and_ends_its_child_alone(string where)
    {
        Reactor reactor = Make();
        Exception Thrown() => new InvalidDataException($"thrown in {where}");
        var child = new Recorder
        {
            OnMade = _ =>
            {
                if (where == "made")
                {
                    throw Thrown();
                }
            },
            OnData = (_, _) =>
            {
                if (where == "data")
                {
                    throw Thrown();
                }
            },
            OnLost = (_, number) =>
            {
                if (where == "lost" && number == 1)
                {
                    throw Thrown();
                }
            },
            OnExited = _ =>
            {
                if (where == "exited")
                {
                    throw Thrown();
                }
            },
            OnEnded = _ =>
            {
                if (where == "ended")
                {
                    throw Thrown();
                }
            },
        };
        var other = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, other, "echo other; read line; exit 3");
            Shell(reactor, child, where is "exited" or "ended" ? "exit 0" : "echo out; exec 1>&-; exec sleep 1000");
            await child.Ended;
            Assert.Null(other.Transport.Status);
            other.Transport.CloseStdin();
            await other.Ended;
        });

        Assert.Single(Log.Take(), entry => entry.Error?.Message == $"thrown in {where}");
        Assert.Equal(3, other.Transport.Status!.Value.ExitCode);
        Assert.Equal(1, child.Calls.Count(static call => call == "exited"));
        if (where is "made" or "data" or "lost")
        {
            Assert.Equal(ProcessSignals.Terminate, SignalOf(child.Transport.Status!.Value));
        }
    }

    private SpawnException ErrorOf(string executable, string[]? arguments = null, ProcessOptions? options = null)
    {
        Reactor reactor = Make();
        var child = new Recorder();
        return reactor.Run(Deferred<SpawnException> () =>
        {
            SpawnException error = Assert.Throws<SpawnException>(() =>
                reactor.SpawnProcess(child, executable, arguments, options)
            );
            Assert.Empty(child.Calls);
            return Deferred.Succeed(error);
        });
    }
}
