using System.Text;
using Becket.Simulations;
using Becket.Simulations.Children;
using Becket.Tests.Processes;

namespace Becket.Tests.Simulations.Children;

/// <summary>Children that are functions. What holds for real children too is as in <c>ProcessContract</c>.</summary>
public sealed partial class ChildTests : IDisposable
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
            child.Calls.Distinct().Order(StringComparer.Ordinal)
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
