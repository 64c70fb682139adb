using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Becket.ClusterTool.Tests;

/// <summary>Options of becket-cluster run, with real workers.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public OptionTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Tags_results_and_a_log_are_those_of_one_machine_with_the_worker_as_host()
    {
        ToolProcess run = _cluster.Run(
            "-k",
            "--tag",
            "--results",
            "kept",
            "--joblog",
            "log",
            "echo {}; echo {}{} >&2",
            ":::",
            "a",
            "b"
        );
        _cluster.Worker("one");

        (int exitCode, string output) = await run.End();

        Assert.Equal((0, "a\ta\nb\tb\n"), (exitCode, output));
        Assert.Contains("b\tbb", run.Error, StringComparison.Ordinal);
        Assert.Equal("a\n", await Read("kept/1/a/stdout"));
        Assert.Equal("bb\n", await Read("kept/1/b/stderr"));
        string[][] records = _cluster.Records(Path.Combine(_cluster.Folder, "log"));
        Assert.Equal(["1", "2"], records.Select(columns => columns[0]));
        Assert.All(records, columns => Assert.Equal("one", columns[1]));
    }

    [Fact]
    public async Task With_a_directory_the_copies_stay_there_and_cleanup_removes_them()
    {
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "a.txt"), "alpha");
        string there = Path.Combine(_cluster.Folder, "there");
        Directory.CreateDirectory(there);
        string[] job = ["--workdir", there, "--transferfile", "{}", "--return", "{.}.out", "cat {} > {.}.out; pwd"];

        ToolProcess run = _cluster.Run([.. job, ":::", "a.txt"]);
        _cluster.Worker("one");
        Assert.Equal((0, there + "\n"), await run.End());
        string[] left = [.. Directory.EnumerateFiles(there).Select(file => Path.GetFileName(file)!).Order()];
        File.Delete(Path.Combine(there, "a.txt"));
        File.Delete(Path.Combine(_cluster.Folder, "a.out"));

        ToolProcess cleaning = _cluster.Run(["--cleanup", .. job, ":::", "a.txt"]);
        _cluster.Worker("two");
        Assert.Equal((0, there + "\n"), await cleaning.End());

        Assert.Equal(["a.out", "a.txt"], left);
        Assert.Equal("alpha", await Read("a.out"));
        Assert.Empty(Directory.EnumerateFiles(there));
    }

    [Fact]
    public async Task Shared_files_are_not_copied()
    {
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "a.txt"), "alpha");
        ToolProcess run = _cluster.Run(
            "--shared",
            "--trc",
            "{.}.out",
            "--stdin",
            "{}",
            "cat > {.}.out; pwd",
            ":::",
            "a.txt"
        );
        _cluster.Worker("one");

        Assert.Equal((0, _cluster.Folder + "\n"), await run.End());
        Assert.Equal("alpha", await Read("a.out"));
        Assert.True(File.Exists(Path.Combine(_cluster.Folder, "a.txt")));
    }

    [Fact]
    public async Task A_giver_that_listens_elsewhere_has_workers_there_and_warns()
    {
        string? address = NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one))
            ?.ToString();
        Assert.SkipWhen(address is null, "this machine has the loopback only");
        string there = $"{address}:{_cluster.Address.Split(':')[1]}";
        ToolProcess run = _cluster.Start([
            "run",
            there,
            "--state",
            _cluster.State,
            "--listen",
            address,
            "echo",
            ":::",
            "x",
        ]);
        await TestCluster.Until(() => run.Error.Contains("WARNING", StringComparison.Ordinal), "the giver warns");

        (int loopback, _) = await _cluster.Start(["status", _cluster.Address, "--token-file", _cluster.Token]).End();
        _cluster.Start(["worker", there, "--once", "--token-file", _cluster.Token]);

        Assert.Equal((0, "x\n"), await run.End());
        Assert.Equal(255, loopback);
    }

    [Fact]
    public async Task The_ledger_may_be_in_a_redis_and_a_killed_giver_goes_on_from_it()
    {
        const string Program = "/usr/bin/redis-server";
        Assert.SkipUnless(File.Exists(Program), "there is no redis-server: apt install redis-server");
        string port = TestCluster.FreePort().ToString(CultureInfo.InvariantCulture);
        using Process redis = Process.Start(
            new ProcessStartInfo(
                Program,
                ["--port", port, "--bind", "127.0.0.1", "--dir", _cluster.Folder, "--save", "", "--daemonize", "no"]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            while (
                await redis.StandardOutput.ReadLineAsync() is { } line
                && !line.Contains("Ready to accept", StringComparison.Ordinal)
            ) { }

            string[] command =
            [
                "--redis",
                "127.0.0.1:" + port,
                "-k",
                "-j1",
                "echo {} >> started; [ {} = 1 ] || until [ -e go ]; do sleep 0.1; done; echo {}",
                ":::",
                "1",
                "2",
                "3",
            ];
            ToolProcess killed = _cluster.Run(command);
            _cluster.Worker("one", slots: 1);
            await TestCluster.Until(() => _cluster.HasLines("started", 2), "the second job starts");

            // An output that is written and has no record yet is written again.
            await TestCluster.Until(() => _cluster.CountOfRecords() == 1, "the first one has its record");
            killed.Kill();
            (_, string before) = await killed.End();
            await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");

            (int exitCode, string output) = await _cluster.Run(command).End();

            Assert.Equal(0, exitCode);
            Assert.Equal("1\n2\n3\n", before + output);
            Assert.Equal(3, File.ReadLines(Path.Combine(_cluster.Folder, "started")).Count());
            Assert.False(Directory.Exists(Path.Combine(_cluster.State, "ledger")));
        }
        finally
        {
            redis.Kill();
            await redis.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Names_and_token_files_that_would_do_harm_are_mistakes()
    {
        string file = Path.Combine(_cluster.Folder, "precious");
        await File.WriteAllTextAsync(file, "mine");
        ToolProcess run = _cluster.Run("--token-file", file, "echo", ":::", "a");
        (int exitCode, _) = await run.End();

        Assert.Equal(255, exitCode);
        Assert.Contains("a giver needs both, or none to make them", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        ToolProcess worker = _cluster.Worker("two\tfields", token: file);
        (int named, _) = await worker.End();
        Assert.Equal(Cli.Cli.Misused, named);
        Assert.Contains("--name takes 1 to 60 characters", worker.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(5_000, Explicit = true)]
    public async Task Many_jobs_at_once_need_few_descriptors(int jobs)
    {
        // All are given at once, and each delivers its output in a file.
        ToolProcess run = _cluster.RunInShell(
            "ulimit -n 256; exec ",
            "",
            [
                "--quiet",
                $"-j{jobs}",
                "-k",
                "head -c 1000 /dev/zero | tr \"\\0\" x; echo {}",
                ":::",
                .. Enumerable.Range(1, jobs).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            ]
        );
        _cluster.Worker("a", slots: 40);
        _cluster.Worker("b", slots: 40);

        (int exitCode, string output) = await run.End();

        Assert.True(exitCode == 0, run.Error);
        Assert.Equal(
            Enumerable.Range(1, jobs).Select(number => $"{new string('x', 1000)}{number}"),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public async Task Many_jobs_that_end_at_once_need_few_descriptors()
    {
        const int Jobs = 240;
        string gate = Path.Combine(_cluster.Folder, "gate");
        using (var made = Process.Start("mkfifo", gate))
        {
            await made.WaitForExitAsync();
        }

        ToolProcess run = _cluster.RunInShell(
            "ulimit -n 256; exec ",
            "",
            [
                "--quiet",
                $"-j{Jobs}",
                $"echo >> {_cluster.Folder}/begun; : < {gate}; head -c 5000 /dev/zero; : {{}}",
                ":::",
                .. Enumerable.Range(1, Jobs).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            ]
        );
        _cluster.Worker("a", slots: Jobs / 2);
        _cluster.Worker("b", slots: Jobs / 2);
        await TestCluster.Until(() => _cluster.HasLines("begun", Jobs), "all jobs wait at the gate");

        // A pipe can be opened for reading while it is open for writing.
        using (new FileStream(gate, FileMode.Open, FileAccess.Write))
        {
            (int exitCode, string output) = await run.End();

            Assert.True(exitCode == 0, run.Error);
            Assert.Equal(Jobs * 5000, output.Length);
        }
    }

    [Fact]
    public async Task Large_outputs_and_a_slow_reader_leave_the_givers_memory_bounded()
    {
        const int Jobs = 40;
        const int Bytes = 8 * 1024 * 1024;
        ToolProcess run = _cluster.RunInShell(
            "{ ",
            " & echo $! > giver; wait $!; echo $? > code; } | { until [ -e go ]; do sleep 0.05; done; wc -c; }",
            [
                "--quiet",
                "-k",
                $"head -c {Bytes} /dev/zero; echo {{}} >> made",
                ":::",
                .. Enumerable.Range(1, Jobs).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            ]
        );
        _cluster.Worker("a", slots: 4);
        await TestCluster.Until(() => _cluster.HasLines("made", 12), "outputs wait for the reader");
        int giver = int.Parse(await Read("giver"), CultureInfo.InvariantCulture);
        int recorded = _cluster.CountOfRecords();
        long peak = ToolProcess.PeakOf(giver);
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        Task<(int ExitCode, string Output)> ending = run.End();
        while (!ending.IsCompleted)
        {
            peak = Math.Max(peak, ToolProcess.PeakOf(giver));
            await Task.WhenAny(ending, Task.Delay(20));
        }

        (_, string output) = await ending;

        Assert.Equal("0\n", await Read("code"));
        Assert.Equal(Jobs * (long)Bytes, long.Parse(output, CultureInfo.InvariantCulture));
        Assert.InRange(peak, 1, 300L * 1024 * 1024);

        // No record is ahead of its output: a pipe holds a mebibyte at most.
        Assert.Equal(0, recorded);
    }

    private Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(_cluster.Folder, file));
}
