using System.Text;
using Becket.Native;

namespace Becket.Tests.Processes;

/// <content>The options of a child that only the epoll driver has: its terminal, its session, its rights and its
/// limits.</content>
public sealed partial class EpollProcessTests
{
    [Fact]
    public void A_child_has_a_terminal_of_its_own_with_the_size_that_was_asked_for()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { Terminal = new ProcessTerminal(Columns: 100, Rows: 30) };

        Exception reason = reactor.Run(() =>
        {
            Shell(
                reactor,
                child,
                "test -t 0 && test -t 1 && test -t 2 && stty size && tty && echo $(($(ps -o sid= $$) - $$)) >&2",
                options
            );
            return child.Ended;
        });

        Assert.IsType<ProcessDoneException>(reason);
        string[] lines = child.Text().Split("\r\n");
        Assert.Equal("30 100", lines[0]);
        Assert.StartsWith("/dev/pts/", lines[1], StringComparison.Ordinal);
        Assert.Equal("0", lines[2]);
    }

    [Fact]
    public void What_is_typed_at_a_terminal_is_echoed_edited_and_interrupts_as_at_a_keyboard()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { Terminal = new ProcessTerminal() };

        ProcessStatus status = reactor.Run(async Deferred<ProcessStatus> () =>
        {
            Shell(
                reactor,
                child,
                "trap 'echo interrupted; exit 7' INT; read line; echo \"<$line>\"; echo ready; "
                    + "while :; do sleep 0.01; done",
                options
            );
            child.Transport.Write("wron\u007fng\n"u8);
            while (!child.Text().Contains("ready", StringComparison.Ordinal))
            {
                await Sleep(reactor, 0.01);
            }

            child.Transport.Write([3]);
            await child.Ended;
            return child.Transport.Status!.Value;
        });

        Assert.Contains("<wrong>", child.Text(), StringComparison.Ordinal);
        Assert.Contains("interrupted", child.Text(), StringComparison.Ordinal);
        Assert.Equal(7, status.ExitCode);
    }

    [Fact]
    public void A_terminal_that_changes_its_size_says_so_to_the_child()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(
                reactor,
                child,
                "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.01; done",
                new ProcessOptions { Terminal = new ProcessTerminal() }
            );
            while (!child.Text().Contains("ready", StringComparison.Ordinal))
            {
                await Sleep(reactor, 0.01);
            }

            child.Transport.ResizeTerminal(new ProcessTerminal(Columns: 40, Rows: 10));
            await child.Ended;
            child.Transport.ResizeTerminal(new ProcessTerminal());
        });

        Assert.EndsWith("10 40\r\n", child.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_is_closed_hangs_up_and_the_child_ends()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        ProcessStatus status = reactor.Run(async Deferred<ProcessStatus> () =>
        {
            Shell(reactor, child, "sleep 1000; true", new ProcessOptions { Terminal = new ProcessTerminal() });
            child.Transport.LoseConnection();
            await child.Ended;
            return child.Transport.Status!.Value;
        });

        Assert.Equal(1, status.Signal);
    }

    [Fact]
    public void A_child_without_a_terminal_cannot_be_given_a_size()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "true");
            Assert.Throws<InvalidOperationException>(() => child.Transport.ResizeTerminal(new ProcessTerminal()));
            return child.Ended;
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessTerminal(Columns: -1));
        Assert.Throws<ArgumentException>(() =>
            Make()
                .SpawnProcess(
                    new Recorder(),
                    "true",
                    options: new ProcessOptions
                    {
                        Terminal = new ProcessTerminal(),
                        StandardError = ChildDescriptor.Null,
                    }
                )
        );
    }

    [Fact]
    public void A_child_begins_a_session_and_a_group_when_it_is_asked_for()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { OwnSession = true };

        string[] numbers = reactor.Run(async Deferred<string[]> () =>
            Encoding
                .ASCII.GetString(
                    await reactor.GetProcessOutput("sh", ["-c", "echo $$ $(ps -o sid=,pgid= $$)"], options)
                )
                .Trim()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

        Assert.Equal([numbers[0], numbers[0], numbers[0]], numbers);
        Assert.Throws<ArgumentException>(() =>
            Make()
                .SpawnProcess(
                    new Recorder(),
                    "true",
                    options: new ProcessOptions { OwnSession = true, OwnProcessGroup = false }
                )
        );
    }

    [Fact]
    public void A_child_has_the_user_and_the_groups_that_it_is_given_and_this_program_keeps_its_own()
    {
        Assert.SkipUnless(ProcessCalls.EffectiveUser() == 0, "Only the administrator may set users.");
        Reactor reactor = Make();
        var options = new ProcessOptions
        {
            UserId = 12345,
            GroupId = 23456,
            SupplementaryGroups = [34567, 34568],
        };

        (string ids, string alone, string ours) = reactor.Run(async Deferred<(string, string, string)> () =>
            (
                await Output(reactor, "echo $(id -u) $(id -g) $(id -G)", options),
                await Output(reactor, "echo $(id -u) $(id -G)", new ProcessOptions { UserId = 12345 }),
                await Output(reactor, "id -u", new ProcessOptions())
            )
        );

        Assert.Equal("12345 23456 23456 34567 34568", ids);
        Assert.Equal("12345 0", alone);
        Assert.Equal("0", ours);
        Assert.True(ThreadCalls.IsDumpable);
    }

    [Fact]
    public void A_child_of_another_user_can_have_a_terminal()
    {
        Assert.SkipUnless(ProcessCalls.EffectiveUser() == 0, "Only the administrator may set users.");
        Reactor reactor = Make();
        var child = new Recorder();
        reactor.Run(() =>
        {
            Shell(
                reactor,
                child,
                "id -u; test -t 0 && echo terminal",
                new ProcessOptions { UserId = 12345, Terminal = new ProcessTerminal() }
            );
            return child.Ended;
        });
        Assert.Equal("12345\r\nterminal\r\n", child.Text());
    }

    [Fact]
    public void What_the_system_refuses_is_an_error_that_names_it_and_leaves_no_child()
    {
        Reactor reactor = Make();

        SpawnException error = Assert.Throws<SpawnException>(() =>
            reactor.SpawnProcess(new Recorder(), "true", options: new ProcessOptions { Processors = [1_000_000] })
        );
        Assert.Contains("processors 1000000", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<SpawnException>(() =>
            reactor.SpawnProcess(
                new Recorder(),
                "sleep",
                ["1000"],
                new ProcessOptions
                {
                    Limits = new Dictionary<ResourceLimit, ResourceLimitValue>
                    {
                        [ResourceLimit.OpenFiles] = new(Soft: 100, Hard: 50),
                    },
                }
            )
        );
        Assert.Contains("OpenFiles", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_has_the_niceness_the_processors_and_the_limits_that_it_is_given()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions
        {
            Nice = 7,
            Processors = [0],
            Limits = new Dictionary<ResourceLimit, ResourceLimitValue>
            {
                [ResourceLimit.OpenFiles] = new(64),
                [ResourceLimit.CoreFile] = new(0),
            },
        };

        (string before, string inside, string ours) = reactor.Run(async Deferred<(string, string, string)> () =>
            (
                await Output(reactor, "ps -o ni= $$", new ProcessOptions()),
                await Output(
                    reactor,
                    "read go; echo $(ps -o ni= $$) $(grep Cpus_allowed_list /proc/self/status | cut -f2) "
                        + "$(ulimit -n) $(ulimit -c)",
                    options,
                    input: "go\n"
                ),
                await Output(reactor, "ps -o ni= $$", new ProcessOptions())
            )
        );

        Assert.Equal("7 0 64 0", inside);
        Assert.Equal(before, ours);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessOptions { Nice = 20 });
        Assert.Throws<ArgumentException>(() =>
            Make().SpawnProcess(new Recorder(), "true", options: new ProcessOptions { Processors = [] })
        );
    }

    [Fact]
    public void A_child_that_uses_more_than_its_limit_of_time_is_ended_by_the_system()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions
        {
            Limits = new Dictionary<ResourceLimit, ResourceLimitValue> { [ResourceLimit.ProcessorTime] = new(1) },
        };
        ProcessStatus status = reactor.Run(() => reactor.GetProcessValue("sh", ["-c", "while :; do :; done"], options));
        Assert.Contains(status.Signal, new int?[] { 9, 24 });
    }

    /// <param name="reactor">The reactor.</param>
    /// <param name="script">What the child runs.</param>
    /// <param name="options">Its options.</param>
    /// <param name="input">What the child can read once all its options hold.</param>
    private static async Deferred<string> Output(
        Reactor reactor,
        string script,
        ProcessOptions options,
        string input = ""
    ) =>
        Encoding
            .ASCII.GetString(
                await reactor.GetProcessOutput("sh", ["-c", script], options, input: Encoding.ASCII.GetBytes(input))
            )
            .Trim();
}
