namespace Becket.Testing.Tests;

public sealed class LeftBehindTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_delayed_call_is_named_with_its_time_function_and_place()
    {
        int line = 0;
        LeftBehind left = Only(reactor =>
        {
            line = Lines.Next();
            reactor.CallLater(s_hour, Beep);
            return Deferred.Succeed();
        });

        Assert.Equal(LeftBehindKind.DelayedCall, left.Kind);
        Assert.Equal("due at 3600 s, in 3600 s: LeftBehindTests.Beep", left.Description);
        IsAt(line, left.Place);
        Assert.StartsWith(
            $"in a lambda in LeftBehindTests.{nameof(A_delayed_call_is_named_with_its_time_function_and_place)},",
            left.Place,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_wait_that_nothing_awaits_is_named()
    {
        int line = 0;
        LeftBehind left = Only(reactor =>
        {
            line = Lines.Next();
            reactor.DeferLater(s_hour);
            return Deferred.Succeed();
        });

        Assert.Equal("due at 3600 s, in 3600 s: a wait (DeferLater)", left.Description);
        IsAt(line, left.Place);
    }

    [Fact]
    public void A_simulation_that_was_not_disposed_of_is_named()
    {
        Becket.Simulations.Simulation? simulation = null;
        int line = 0;
        LeftBehind left = Only(_ =>
        {
            new Becket.Simulations.Simulation().Dispose();
            line = Lines.Next();
            simulation = new Becket.Simulations.Simulation();
            simulation.AddHost("one");
            simulation.RunFor(TimeSpan.FromSeconds(1));
            return Deferred.Succeed();
        });

        using (simulation)
        {
            Assert.Equal(LeftBehindKind.Simulation, left.Kind);
            Assert.Equal("seed 1, 1 host(s), at 00:00:01 of its time", left.Description);
            IsAt(line, left.Place);
        }
    }

    [Fact]
    public void A_looping_call_keeps_the_place_where_it_was_started()
    {
        int line = 0;
        LeftBehind left = Only(async reactor =>
        {
            var loop = new LoopingCall(Beep) { Clock = reactor };
            line = Lines.Next();
            _ = loop.Start(TimeSpan.FromMinutes(1), now: false);
            await reactor.DeferLater(TimeSpan.FromMinutes(10));
        });

        Assert.Equal(LeftBehindKind.DelayedCall, left.Kind);
        IsAt(line, left.Place);
    }

    [Fact]
    public void A_call_of_a_method_that_a_timer_resumed_has_the_methods_line()
    {
        int line = 0;
        LeftBehind left = Only(async reactor =>
        {
            await reactor.DeferLater(TimeSpan.FromMinutes(1));
            line = Lines.Next();
            reactor.CallLater(s_hour, Beep);
        });

        IsAt(line, left.Place);
    }

    [Fact]
    public void A_port_its_connections_and_their_time_outs_are_named()
    {
        int portLine = 0;
        int clientLine = 0;
        int timeoutLine = 0;
        IReadOnlyList<LeftBehind> left = Left(async reactor =>
        {
            portLine = Lines.Next();
            await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Chatty()));
            clientLine = Lines.Next();
            await reactor.ConnectTcp(
                "127.0.0.1",
                8007,
                () =>
                    new Chatty
                    {
                        WhenMade = client =>
                        {
                            timeoutLine = Lines.Next();
                            _ = new IdleTimeout(client.Transport, s_hour);
                        },
                    }
            );
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
        });

        Assert.Equal(
            [
                LeftBehindKind.DelayedCall,
                LeftBehindKind.ListeningPort,
                LeftBehindKind.Connection,
                LeftBehindKind.Connection,
            ],
            left.Select(static thing => thing.Kind)
        );
        IsAt(timeoutLine, left[0].Place);
        Assert.Equal("0.0.0.0:8007", left[1].Description);
        IsAt(portLine, left[1].Place);
        LeftBehind client = left.Single(static thing => thing.Description.StartsWith("to ", StringComparison.Ordinal));
        LeftBehind server = left.Single(static thing =>
            thing.Description.StartsWith("from ", StringComparison.Ordinal)
        );
        Assert.StartsWith("to 127.0.0.1:8007, from 127.0.0.1:", client.Description, StringComparison.Ordinal);
        Assert.EndsWith(": Chatty", client.Description, StringComparison.Ordinal);
        IsAt(clientLine, client.Place);
        Assert.EndsWith("at the port 0.0.0.0:8007: Chatty", server.Description, StringComparison.Ordinal);
        IsAt(portLine, server.Place);
    }

    [Fact]
    public void An_attempt_to_connect_that_gets_no_answer_is_named()
    {
        IReadOnlyList<LeftBehind> left = Left(static reactor =>
        {
            reactor.ConnectTcp("192.0.2.1", 80, static () => new Chatty());
            return Deferred.Succeed();
        });

        LeftBehind attempt = left.Single(static thing => thing.Kind == LeftBehindKind.Connection);
        Assert.Equal("to 192.0.2.1:80, from an address of this reactor: an attempt to connect", attempt.Description);
        Assert.Contains(nameof(LeftBehindTests), attempt.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_for_datagrams_is_named()
    {
        int line = 0;
        LeftBehind left = Only(async reactor =>
        {
            line = Lines.Next();
            await reactor.ListenUdp(5353, new Datagrams());
        });

        Assert.Equal(LeftBehindKind.DatagramPort, left.Kind);
        Assert.EndsWith(":5353", left.Description, StringComparison.Ordinal);
        IsAt(line, left.Place);
    }

    [Fact]
    public void A_function_on_a_thread_is_named()
    {
        using var release = new ManualResetEventSlim();
        int line = 0;
        ReactorTestException error = Assert.Throws<ReactorTestException>(() =>
            ReactorTest.Run(
                reactor =>
                {
                    // Released by the shutdown, which waits for the thread.
                    reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, release.Set);
                    line = Lines.Next();
                    reactor.DeferToThread(release.Wait);
                    return Deferred.Succeed();
                },
                new ReactorTestOptions { SettleTime = s_soon }
            )
        );

        LeftBehind left = Assert.Single(error.LeftBehind);
        Assert.Equal(LeftBehindKind.ThreadFunction, left.Kind);
        Assert.Equal("ManualResetEventSlim.Wait", left.Description);
        IsAt(line, left.Place);
    }

    [Fact]
    public void A_child_process_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Starts sleep.");
        int line = 0;
        ReactorTestException error = Assert.Throws<ReactorTestException>(() =>
            ReactorTest.Run(
                reactor =>
                {
                    line = Lines.Next();
                    reactor.SpawnProcess(new Silent(), "sleep", ["60"]);
                    return Deferred.Succeed();
                },
                new ReactorTestOptions { RealTime = true, SettleTime = s_soon }
            )
        );

        LeftBehind left = Assert.Single(error.LeftBehind);
        Assert.Equal(LeftBehindKind.ChildProcess, left.Kind);
        Assert.StartsWith("sleep, process ", left.Description, StringComparison.Ordinal);
        IsAt(line, left.Place);
    }

    [Fact]
    public void The_message_lists_everything_and_says_what_to_do()
    {
        ReactorTestException error = Fails(static async reactor =>
        {
            await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Chatty()));
            reactor.CallLater(s_hour, Beep);
            reactor.CallLater(s_hour, Beep);
        });

        string[] lines = error.Message.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("The test left things behind on its reactor.", lines[0]);
        Assert.Contains("2 delayed calls: Cancel it, or wait for it.", lines);
        Assert.Equal(2, lines.Count(static line => line == "  due at 3600 s, in 3600 s: LeftBehindTests.Beep"));
        Assert.Contains(
            "1 listening port: Await port.StopListening(), or port.Drain(limit), which ends its connections too.",
            lines
        );
        Assert.Equal(3, lines.Count(static line => line.StartsWith("    made in ", StringComparison.Ordinal)));
        Assert.Null(error.InnerException);
    }

    [Fact]
    public void Without_recording_there_are_no_places()
    {
        ReactorTestException error = Assert.Throws<ReactorTestException>(static () =>
            ReactorTest.Run(
                static reactor =>
                {
                    reactor.CallLater(s_hour, Beep);
                    return Deferred.Succeed();
                },
                new ReactorTestOptions { RecordPlaces = false }
            )
        );

        LeftBehind left = Assert.Single(error.LeftBehind);
        Assert.Null(left.Place);
        Assert.Equal(left.Description, left.ToString());
    }

    [Fact]
    public void A_call_without_a_delay_is_not_left_behind() =>
        ReactorTest.Run(static reactor =>
        {
            reactor.CallLater(TimeSpan.Zero, Beep);
            return Deferred.Succeed();
        });

    private static void Beep() { }

    private static void IsAt(int line, string? place) => Lines.IsAt(line, place, $"{nameof(LeftBehindTests)}.cs");

    private static ReactorTestException Fails(Func<Reactor, Deferred> test) =>
        Assert.Throws<ReactorTestException>(() => ReactorTest.Run(test));

    private static IReadOnlyList<LeftBehind> Left(Func<Reactor, Deferred> test) => Fails(test).LeftBehind;

    private static LeftBehind Only(Func<Reactor, Deferred> test) => Assert.Single(Left(test));

    private sealed class Datagrams : DatagramProtocol;

    private sealed class Silent : ProcessProtocol;
}
