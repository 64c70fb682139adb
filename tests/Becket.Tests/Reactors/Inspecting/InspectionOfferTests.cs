using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Becket.Tests.Reactors.Inspecting;

/// <summary>What a program answers on its socket. One class, so that its tests come one after the other: a process has
/// one socket.</summary>
public sealed class InspectionOfferTests
{
    private const string Name = "offered in a test";
    private static readonly ManualResetEventSlim s_answered = new();

    [Fact]
    public void A_running_reactor_answers_with_its_snapshot()
    {
        string answer = AskWhileRunning(reactor => Sleep(reactor));

        using var report = JsonDocument.Parse(answer);
        Assert.Equal(Environment.ProcessId, report.RootElement.GetProperty("process").GetInt32());
        JsonElement mine = Mine(report);
        Assert.False(mine.TryGetProperty("blocked", out _));
        var snapshot = ReactorSnapshot.FromJson(mine.GetProperty("snapshot").GetRawText());
        WaitInfo wait = Assert.Single(snapshot.Waits, static wait => wait.Method == "InspectionOfferTests.Sleep");
        Assert.EndsWith("InspectionOfferTests.cs", wait.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_user_may_open_the_socket_and_at_the_end_it_is_gone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The offer is for Linux.");
        string socket = "";
        (UnixFileMode Directory, UnixFileMode Socket) modes = default;
        using Reactor reactor = Make();
        reactor.Run(() =>
        {
            if (OperatingSystem.IsLinux())
            {
                socket = InspectionDirectory.SocketOf(InspectionDirectory.Location, Environment.ProcessId);
                modes = (File.GetUnixFileMode(InspectionDirectory.Location), File.GetUnixFileMode(socket));
            }

            return Deferred.Succeed();
        });

        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal((ReadWrite | UnixFileMode.UserExecute, ReadWrite), modes);
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void A_loop_that_hangs_is_answered_for_with_how_long_and_in_what()
    {
        string answer = AskWhileRunning(static reactor => Block(), isBlocked: true);

        using var report = JsonDocument.Parse(answer);
        JsonElement blocked = Mine(report).GetProperty("blocked");
        Assert.True(blocked.GetProperty("for").GetDouble() > 0.2);
        Assert.Contains("InspectionOfferTests", blocked.GetProperty("ran").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_that_says_nothing_does_not_keep_others_from_an_answer()
    {
        string answer = AskWhileRunning(
            reactor => Sleep(reactor),
            before: static () =>
            {
                Socket silent = Connect();
                Assert.True(silent.Connected);
            }
        );
        using var report = JsonDocument.Parse(answer);
        Assert.Equal(Name, Mine(report).GetProperty("name").GetString());
    }

    /// <summary>Runs a reactor with a job, and asks it on another thread.</summary>
    private static string AskWhileRunning(Func<Reactor, Deferred> job, bool isBlocked = false, Action? before = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The offer is for Linux.");
        s_answered.Reset();
        using Reactor reactor = Make();
        string answer = "";
        Exception? failed = null;
        var asking = new Thread(() =>
        {
            try
            {
                before?.Invoke();
                answer = Ask();

                // A loop that the machine does not let run for a while seems to hang.
                for (int more = 0; !isBlocked && IsBlocked(answer) && more < 60; more++)
                {
                    Thread.Sleep(500);
                    answer = Ask();
                }
            }
            catch (Exception error)
            {
                failed = error;
            }

            s_answered.Set();
            if (!isBlocked)
            {
                reactor.CallFromThread(reactor.Stop);
            }
        });
        reactor.CallLater(
            TimeSpan.Zero,
            () =>
            {
                asking.Start();
                _ = job(reactor);
                if (isBlocked)
                {
                    reactor.Stop();
                }
            }
        );
        reactor.Run();
        asking.Join();
        Assert.Null(failed);
        return answer;
    }

    private static bool IsBlocked(string answer) => answer.Contains("\"blocked\"", StringComparison.Ordinal);

    private static async Deferred Sleep(Reactor reactor) => await reactor.DeferLater(TimeSpan.FromHours(1));

#pragma warning disable BKT0001 // Blocking the loop is what this is about.
    private static Deferred Block()
    {
        Assert.True(s_answered.Wait(TimeSpan.FromSeconds(60)));
        return Deferred.Succeed();
    }
#pragma warning restore BKT0001

    private static Reactor Make() =>
        Reactor.Create(
            new ReactorOptions
            {
                Inspection = true,
                HandleSignals = false,
                Name = Name,
                Logger = new TestLogger(),
            }
        );

    private static JsonElement Mine(JsonDocument report) =>
        report
            .RootElement.GetProperty("reactors")
            .EnumerateArray()
            .Single(static reactor => reactor.GetProperty("name").GetString() == Name);

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (OperatingSystem.IsLinux())
        {
            string path = InspectionDirectory.SocketOf(InspectionDirectory.Location, Environment.ProcessId);
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }

        return socket;
    }

    private static string Ask()
    {
        using Socket socket = Connect();
        socket.Send("snapshot\n"u8);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
