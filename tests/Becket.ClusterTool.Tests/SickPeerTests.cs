using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Tests;

/// <summary>Peers that send what makes no sense, or do not read: the run of the others goes on.</summary>
public sealed class SickPeerTests : IDisposable
{
    private const string Nothing = "{}";

    private readonly TestCluster _cluster = new();

    public SickPeerTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task What_strangers_send_ends_their_links_and_nothing_else()
    {
        ToolProcess run = await Giver("echo", "{}", ":::", "good");
        using (var socket = new TcpClient())
        {
            socket.Connect("127.0.0.1", Port());
            await socket.GetStream().WriteAsync(Noise(10_000));
        }

        foreach (byte[] bytes in (byte[][])[Noise(10_000), Head(int.MaxValue), Head(int.MinValue), Head(5_000)])
        {
            using var peer = RawPeer.Stranger(_cluster);
            await peer.Send(bytes);
            await peer.WaitForEnd();
        }

        foreach (string hello in (string[])["", "null", Nothing, """{"Version":1,"Slots":1}""", """{"Token":null}"""])
        {
            using var peer = RawPeer.Stranger(_cluster);
            await peer.Question(Operation.Hello, hello);
            await peer.WaitForEnd();
        }

        using var asking = RawPeer.Stranger(_cluster);
        await asking.Question(Operation.Status, "");
        await asking.WaitForEnd();
        await Finish(run, "good\n");
    }

    [Fact]
    public async Task What_a_sick_worker_sends_ends_its_link_or_is_refused()
    {
        ToolProcess run = await Giver("echo", "{}", ":::", "good");
        foreach (byte[] bytes in (byte[][])[Noise(10_000), Head(int.MaxValue), Head(int.MinValue)])
        {
            using RawPeer peer = await RawPeer.Trusted(_cluster, "sick");
            await peer.Send(bytes);
            await peer.WaitForEnd();
        }

        (Operation Operation, string Json, string Body)[] requests =
        [
            (Operation.Begin, """{"Key":null,"Token":1}""", ""),
            (Operation.Begin, "[", ""),
            (Operation.Fetch, """{"Key":"1.1","File":-1,"Offset":-5}""", ""),
            (Operation.Fetch, """{"Key":"1.1","File":7,"Offset":0}""", ""),
            (Operation.Piece, """{"Run":null,"Part":0,"Offset":0}""", ""),
            (Operation.Piece, """{"Run":{"Key":"1.1","Token":1},"Part":0,"Offset":9223372036854775807}""", "x"),
            (Operation.Piece, """{"Run":{"Key":"1.1","Token":1},"Part":-1,"Offset":0}""", "x"),
            (Operation.Piece, """{"Run":{"Key":"../../x.1","Token":1},"Part":0,"Offset":0}""", "x"),
            (Operation.Delivered, """{"Key":null,"Token":1}""", ""),
            (Operation.Exchange, """{"List":"x","Shard":-1}""", "null"),
            (Operation.Exchange, """{"List":null,"Shard":0}""", Nothing),
            (Operation.Find, "7", ""),
            (Operation.SetComplete, Nothing, ""),
            (Operation.Explain, """{"Numbers":null}""", ""),
            (Operation.Requeue, "", ""),
            (Operation.Hello, """{"Version":1,"Token":"x","Slots":1}""", ""),
            ((Operation)200, "", ""),
        ];
        foreach ((Operation operation, string json, string body) in requests)
        {
            using RawPeer peer = await RawPeer.Trusted(_cluster, "sick");
            try
            {
                (int kind, _, _) = await peer.Ask(operation, json, body);
                Assert.True(kind == 2, $"{operation} {json} was answered");
            }
            catch (IOException)
            {
                // The link has ended.
            }
        }

        await Assert.ThrowsAsync<IOException>(() => RawPeer.Trusted(_cluster, "two\nlines"));
        await Finish(run, "good\n");
    }

    [Fact]
    public async Task Results_that_make_no_sense_are_not_recorded_and_a_false_key_ends_no_other_job()
    {
        ToolProcess run = await Giver("-k", "echo", "{}", ":::", "one", "two");
        using (RawPeer peer = await RawPeer.Trusted(_cluster, "sick"))
        {
            string list = await Until(async () =>
                JsonDocument
                    .Parse((await peer.Ask(Operation.Lists, "")).Json)
                    .RootElement.EnumerateArray()
                    .Select(name => name.GetString())
                    .FirstOrDefault()
            );
            string shard = $$"""{"List":"{{list}}","Shard":0}""";
            int sequence = 0;
            string lease = await Until(async () =>
            {
                (int kind, string json, _) = await peer.Ask(
                    Operation.Exchange,
                    shard,
                    Exchange(++sequence, "", "", want: 1)
                );

                // Refused until the list has its first jobs.
                return
                    kind == 1 && JsonDocument.Parse(json).RootElement.TryGetProperty("Leases", out JsonElement leases)
                    ? leases.EnumerateArray().Select(one => one.GetProperty("Lease").GetRawText()).FirstOrDefault()
                    : null;
            });
            foreach (
                string bad in (string[])
                    [
                        "null",
                        "17",
                        """{"Key":"1.1","Token":1,"Host":"a\tb"}""",
                        """{"Key":"1.1","Token":1,"Host":"a","Output":-1}""",
                        """{"Key":"1.1","Token":1,"Host":"a","Output":10,"Inline":""}""",
                        """{"Key":"1.1","Token":1,"Host":"a","Seconds":1e300}""",
                    ]
            )
            {
                (int kind, _, string why) = await peer.Ask(
                    Operation.Exchange,
                    shard,
                    Exchange(++sequence, lease, bad, want: 0)
                );
                Assert.Equal((2, "a result makes no sense"), (kind, why));
            }

            // The lease is that of the first job.
            (int recorded, _, _) = await peer.Ask(
                Operation.Exchange,
                shard,
                Exchange(
                    ++sequence,
                    lease,
                    """{"Key":"2.1","Token":1,"Host":"sick","Began":"2026-01-01T00:00:00Z","Inline":"","ExitCode":3}""",
                    want: 0
                )
            );
            Assert.Equal(1, recorded);
        }

        _cluster.Worker("healthy");
        (int exitCode, string output) = await run.End();

        Assert.Equal((1, "two\n"), (exitCode, output));
        Assert.Equal(["sick", "healthy"], _cluster.Records().Select(columns => columns[1]));
        Assert.Equal(["3", "0"], _cluster.Records().Select(columns => columns[6]));
    }

    [Fact]
    public async Task A_peer_that_does_not_read_its_answers_is_not_read_either()
    {
        const int Questions = 8_000;
        await File.WriteAllBytesAsync(Path.Combine(_cluster.Folder, "input"), new byte[1024 * 1024]);
        ToolProcess run = await Giver("--stdin", "input", "-k", "wc -c; : {}", ":::", "a");
        using RawPeer peer = await RawPeer.Trusted(_cluster, "greedy");
        await TestCluster.Until(() => run.Error.Contains("greedy has joined", StringComparison.Ordinal), "it joins");

        // Half a gigabyte of answers.
        var asking = Task.Run(async () =>
        {
            for (int i = 0; i < Questions; i++)
            {
                await peer.Question(Operation.Fetch, """{"Key":"1.1","File":-1,"Offset":0}""");
            }
        });
        Task<(int, string, long)> ending = run.EndWithPeak();
        _cluster.Worker("healthy");
        (int exitCode, string output, long peak) = await ending;
        await Record.ExceptionAsync(() => asking);

        Assert.Equal((0, "1048576\n"), (exitCode, output));
        Assert.InRange(peak, 1, 350L * 1024 * 1024);
    }

    [Fact]
    public async Task The_jobs_of_a_worker_that_takes_them_and_hangs_run_elsewhere()
    {
        ToolProcess run = await Giver(
            "--lease",
            "3s",
            "--max-crashes",
            "100",
            "-k",
            "--",
            "sh",
            "-c",
            "echo {} >> started; sleep 0.1; echo {}",
            ":::",
            "1",
            "2",
            "3"
        );
        ToolProcess hanging = _cluster.Worker("hanging", slots: 3);
        await TestCluster.Until(() => _cluster.HasLines("started", 1), "a job starts");
        hanging.Signal("STOP");

        _cluster.Worker("healthy");

        Assert.Equal((0, "1\n2\n3\n"), await run.End());
    }

    private static async Task<string> Until(Func<Task<string?>> read)
    {
        for (int i = 0; i < 6000; i++)
        {
            if (await read() is { } found)
            {
                return found;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("The giver had nothing.");
    }

    private static string Exchange(int sequence, string lease, string result, int want)
    {
        string bytes = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(result));
        string done = result.Length == 0 ? "" : $$"""{"Lease":{{lease}},"Kind":0,"Result":"{{bytes}}"}""";
        string held = lease.Length == 0 || result.Length > 0 ? "" : $$"""{"Lease":{{lease}},"HasStarted":true}""";
        string asked = string.Create(CultureInfo.InvariantCulture, $"\"Sequence\":{sequence},\"Want\":{want}");
        return $$"""
            {"Worker":"sick/1","Handlers":["command"],{{asked}},"Done":[{{done}}],"Held":[{{held}}],"GiveBack":[]}
            """;
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(17).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The head of a frame that says so many bytes follow.</summary>
    private static byte[] Head(int length)
    {
        byte[] head = new byte[18];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(head, length);
        head[5] = (byte)Operation.Hello;
        return head;
    }

    private int Port() => int.Parse(_cluster.Address.Split(':')[1], CultureInfo.InvariantCulture);

    private async Task<ToolProcess> Giver(params string[] arguments)
    {
        ToolProcess run = _cluster.Run(arguments);
        await TestCluster.Until(
            () => run.Error.Contains("--token-file", StringComparison.Ordinal),
            "the giver says how to join"
        );
        return run;
    }

    private async Task Finish(ToolProcess run, string output)
    {
        Assert.False(run.HasExited, run.Error);
        _cluster.Worker("healthy");
        Assert.Equal((0, output), await run.End());
        Assert.DoesNotContain(" at Becket.", run.Error, StringComparison.Ordinal);
    }
}
