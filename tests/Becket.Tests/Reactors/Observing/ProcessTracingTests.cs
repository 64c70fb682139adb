using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Becket.Tests.Reactors.Observing;

/// <summary>The activities and metrics of real child processes.</summary>
[Collection(TracingCollection.Name)]
public sealed class ProcessTracingTests : ReactorTest
{
    private static readonly ActivitySource s_program = new("A program with children");

    private readonly List<Activity> _exported = [];
    private readonly MetricsReader _metrics = new();
    private readonly TracerProvider _provider;

    public ProcessTracingTests() =>
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource("Becket", s_program.Name)
            .AddInMemoryExporter(_exported)
            .Build();

    public override void Dispose()
    {
        base.Dispose();
        _provider.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void A_child_learns_from_its_environment_what_it_is_a_part_of()
    {
        Reactor reactor = Made();

        string output = reactor.Run(async Deferred<string> () =>
        {
            using Activity? order = s_program.StartActivity("order");
            return Text(await reactor.GetProcessOutput("sh", ["-c", "echo $TRACEPARENT"]));
        });

        Activity child = Exported("process");
        Assert.Equal(child.Id, output);
        Assert.Equal(Exported("order").SpanId, child.ParentSpanId);
        Assert.Equal(
            ("sh", "sh", 0),
            (child.DisplayName, child.GetTagItem("process.executable.name"), child.GetTagItem("process.exit.code"))
        );
        Assert.True(child.GetTagItem("process.pid") is > 0);
    }

    [Fact]
    public void A_variable_that_the_program_sets_for_its_child_stays()
    {
        Reactor reactor = Made();
        var options = new ProcessOptions { Environment = ProcessEnvironment.Current.With("TRACEPARENT", "mine") };

        string output = reactor.Run(async Deferred<string> () =>
            Text(await reactor.GetProcessOutput("sh", ["-c", "echo $TRACEPARENT"], options))
        );

        Assert.Equal("mine", output);
    }

    [Fact]
    public void A_child_gets_no_variable_while_nobody_listens()
    {
        _provider.Dispose();
        Reactor reactor = Made();
        using var order = new Activity("order");
        order.Start();

        string output = reactor.Run(async Deferred<string> () =>
            Text(await reactor.GetProcessOutput("sh", ["-c", "echo \"<$TRACEPARENT>\""]))
        );

        order.Stop();
        Assert.Equal($"<{Environment.GetEnvironmentVariable("TRACEPARENT")}>", output);
    }

    [Theory]
    [InlineData("exit 3", "3")]
    [InlineData("kill -KILL $$", "SIGKILL")]
    public void How_a_child_failed_is_in_its_activity_and_in_the_metrics(string script, string error)
    {
        Reactor reactor = Made();
        string[] during = [];

        reactor.Run(async Deferred () =>
        {
            Deferred<ProcessResult> running = reactor.GetProcessOutputAndValue("sh", ["-c", script]);
            during = _metrics.Read("becket.process.count");
            await running.AddErrback(static _ => null!);
        });

        Assert.Equal(["1"], during);
        Assert.Equal([$"1 error.type={error}"], _metrics.Take("becket.process.ended"));
        Assert.Equal(error, Exported("process").GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, Exported("process").Status);
    }

    [Fact]
    public void A_child_that_cannot_start_has_the_error()
    {
        Reactor reactor = Made();

        reactor.Run(async Deferred () =>
        {
            try
            {
                await reactor.GetProcessOutput("/no/such/program");
            }
            catch (SpawnException) { }
        });

        Assert.Equal(typeof(SpawnException).FullName, Exported("process").GetTagItem("error.type"));
    }

    protected override Reactor Create(ReactorOptions? options = null) => Reactor.Create(options);

    private static string Text(byte[] output) => Encoding.UTF8.GetString(output).Trim();

    private Reactor Made() => Make(options => options with { MeterFactory = _metrics });

    private Activity Exported(string name) => _exported.Single(activity => activity.OperationName == name);
}
