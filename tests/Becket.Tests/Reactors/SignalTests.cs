using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Becket.Tests.Reactors;

/// <summary>Tests of signals. They start a program of their own (tests/Becket.SignalProgram), as a signal concerns a
/// whole process.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly Process _program = new();
    private Timer? _watchdog;

    public void Dispose()
    {
        _watchdog?.Dispose();
        if (_watchdog is not null && !_program.HasExited)
        {
            _program.Kill();
        }

        _program.Dispose();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_stops_the_reactor_in_order_and_the_program_ends_with_code_zero(string signal)
    {
        Start("");
        Kill(signal);
        Assert.Equal(["shutting down", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    [Fact]
    public void A_signal_cancels_the_job()
    {
        Start("job");
        Kill("TERM");
        Assert.Equal(["shutting down", "cleaning up", "cancelled", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    [Fact]
    public void OnSignal_runs_its_call_on_the_loop_each_time()
    {
        Start("on-signal");
        Kill("HUP");
        Assert.Equal("hangup on the loop", _program.StandardOutput.ReadLine());
        Kill("HUP");
        Assert.Equal("hangup on the loop", _program.StandardOutput.ReadLine());
        Kill("TERM");
        Assert.Equal(["shutting down", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    [Fact]
    public void Without_the_option_a_signal_has_its_default_action()
    {
        Start("unhandled");
        Kill("TERM");
        Assert.Empty(Rest());
        Assert.Equal(128 + 15, _program.ExitCode);
    }

    [Fact]
    public void A_second_signal_ends_a_program_that_takes_too_long_to_stop()
    {
        Start("never-ends");
        Kill("TERM");
        Assert.Equal("shutting down", _program.StandardOutput.ReadLine());
        Kill("TERM");
        Assert.Empty(Rest());
        Assert.Equal(128 + 15, _program.ExitCode);
    }

    [Fact]
    public void A_second_signal_ends_a_program_whose_loop_hangs()
    {
        Start("hangs");
        Kill("INT");
        Assert.False(_program.WaitForExit(100));

        // Until it has noticed: two that come before it looks are one to it.
        do
        {
            Send("INT");
        } while (!_program.WaitForExit(100));
        Assert.Empty(Rest());
        Assert.Equal(128 + 2, _program.ExitCode);
    }

    [Theory]
    [InlineData("stopping-before")]
    [InlineData("stopping-after")]
    public void A_reactor_that_is_stopping_already_does_not_take_the_signal_from_another(string mode)
    {
        Start(mode);
        Kill("TERM");
        Assert.Equal(["shutting down", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    [Fact]
    public void Ten_megabytes_to_a_slow_reader_arrive_whole_after_SIGTERM()
    {
        Start("sends");
        int port = int.Parse(_program.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
        Assert.Equal("written", _program.StandardOutput.ReadLine());
        Kill("TERM");
        byte[] buffer = new byte[100_000];
        long total = 0;
        for (int count; (count = client.GetStream().Read(buffer)) > 0; total += count)
        {
            // What the client says meanwhile must not turn the end into a reset.
            client.GetStream().Write("still here"u8);
            Thread.Sleep(1);
        }

        Assert.Equal(10_000_000, total);
        client.Close();
        Assert.Equal(["shutting down", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    [Fact]
    public void A_function_that_hangs_on_a_thread_does_not_keep_the_process()
    {
        Start("hangs-on-a-thread");
        Kill("TERM");
        Assert.Equal(["shutting down", "ended"], Rest());
        Assert.Equal(0, _program.ExitCode);
    }

    private void Start(string mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _program.StartInfo = new ProcessStartInfo(
            host,
            [Path.Combine(AppContext.BaseDirectory, "Becket.SignalProgram.dll"), mode]
        )
        {
            RedirectStandardOutput = true,
        };
        Assert.True(_program.Start());

        // One that does not end would otherwise hang the test, which reads until it does.
        _watchdog = Patience.With(_program);
        Assert.Equal("ready", _program.StandardOutput.ReadLine());
    }

    private void Kill(string signal) => Assert.Equal(0, Send(signal));

    /// <summary>Sends a signal; not 0 if the program has ended.</summary>
    private int Send(string signal)
    {
        using Process kill = Process.Start(
            new ProcessStartInfo(
                "kill",
                [$"-{signal}", _program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        kill.StandardError.ReadToEnd();
        kill.WaitForExit();
        return kill.ExitCode;
    }

    private string[] Rest()
    {
        string rest = _program.StandardOutput.ReadToEnd();
        Assert.True(_program.WaitForExit(Patience.Milliseconds), "The program goes on.");
        return rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
