using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.FrontierProgram;
using Microsoft.Data.Sqlite;

namespace Crawler.Tests.Frontier;

/// <summary>A crawl without a network (tests/Crawler.FrontierProgram) that is killed and goes on.</summary>
public sealed partial class KillTests : IDisposable
{
    private const int Kills = 20;

    // Of fcntl(2): the size of a pipe, in bytes. One page of memory is the least.
    private const int SetPipeSize = 1031;
    private const int LeastPipe = 4096;

    private readonly TestDirectory _directory = new();

    private static string Program =>
        Path.Combine(
            AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "Crawler.FrontierProgram.exe" : "Crawler.FrontierProgram"
        );

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void After_twenty_kills_nothing_is_lost_doubled_or_fetched_again()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var done = new HashSet<int>();
        int kills = 0;
        while (kills < Kills && Run(seed + kills, random.Next(2, 250), random.Next(30), done))
        {
            kills++;
        }

        Assert.True(kills > Kills / 2, $"The crawl ended after {kills} kills.");
        Run(seed - 1, int.MaxValue, 0, done);
        CheckState(seed);
        CheckFiles(seed);
    }

    [Fact]
    public void A_disk_that_takes_no_more_ends_the_crawl_which_later_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no limit for files' sizes.");
        using (
            Process limited = Start(
                "sh",
                "-c",
                "trap '' XFSZ; ulimit -f 300; exec \"$@\"",
                "sh",
                Program,
                "crawl",
                _directory.Path,
                "1"
            )
        )
        {
            string errors = "";
            limited.ErrorDataReceived += (_, line) => errors += line.Data;
            limited.BeginErrorReadLine();
            limited.StandardOutput.ReadToEnd();
            limited.WaitForExit();
            Assert.NotEqual(0, limited.ExitCode);
            Assert.Contains(nameof(CrawlFileException), errors, StringComparison.Ordinal);
        }

        Run(1, int.MaxValue, 0, []);
        CheckState(1);
        CheckFiles(1);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,

                // The runtime maps its code through a file, which a limit for files would stop.
                Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
            }
        )!;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle descriptor, int command, int argument);

    // Kills the program some time after so many lines. False: it has ended before.
    private bool Run(int seed, int lines, int milliseconds, HashSet<int> done)
    {
        using Process program = Start(Program, "crawl", _directory.Path, seed.ToString(CultureInfo.InvariantCulture));
        string errors = "";
        program.ErrorDataReceived += (_, line) => errors += line.Data;
        program.BeginErrorReadLine();
        if (OperatingSystem.IsLinux())
        {
            // All lines of a crawl would find room in a pipe of the usual size: if this test were slow to read them,
            // the crawl would have ended before the kill.
            var pipe = (PipeStream)program.StandardOutput.BaseStream;
            Assert.Equal(LeastPipe, Control(pipe.SafePipeHandle, SetPipeSize, LeastPipe));
        }

        bool hasEnded = false;
        for (int i = 0; program.StandardOutput.ReadLine() is { } line; i++)
        {
            if (i == lines)
            {
                Thread.Sleep(milliseconds);
                program.Kill();
            }

            hasEnded |= Check(line, done);
        }

        program.WaitForExit();
        Assert.Equal("", errors);
        return !hasEnded;
    }

    private static bool Check(string line, HashSet<int> done)
    {
        switch (line.Split(' '))
        {
            case ["take", var page]:
                Assert.DoesNotContain(int.Parse(page, CultureInfo.InvariantCulture), done);
                return false;
            case ["done", var page]:
                Assert.True(done.Add(int.Parse(page, CultureInfo.InvariantCulture)));
                return false;
            case ["end", ..]:
                return true;
            default:
                // The kill came within the line.
                return false;
        }
    }

    private void CheckState(int seed)
    {
        var state = CrawlState.Read(_directory.State);
        int failed = Enumerable
            .Range(0, PretendedSite.Pages)
            .Count(static page => PretendedSite.EndOf(page) == RequestEnd.Failed);
        Assert.True(state.IsComplete, $"seed {seed}");
        Assert.Equal(
            new CrawlTotals(
                PretendedSite.Pages,
                PretendedSite.Pages - failed,
                failed,
                0,
                0,
                Items(isFailed: false).Count,
                Items(isFailed: true).Count
            ),
            state.Totals
        );
        using SqliteConnection connection = StateDirectory.Connect(
            StateDirectory.DatabaseOf(_directory.State),
            mayCreate: false
        );
        Assert.Equal(state.Totals.Items, Statement.Number(connection, "select count(*) from items"));
        Assert.Equal(state.Totals.Seen, Statement.Number(connection, "select count(*) from requests"));
        Assert.Equal(state.Totals.Done, Statement.Number(connection, "select count(*) from requests where state = 3"));
    }

    private void CheckFiles(int seed)
    {
        List<string> expected = Items(isFailed: false);
        Assert.Equal(expected, Sorted(File.ReadAllLines(_directory.File("items.jsonl")).Select(KeyOf)));
        string[] table = File.ReadAllLines(_directory.File("items.csv"));
        Assert.Equal("Key,Title,Number", table[0]);
        Assert.Equal(expected, Sorted(table[1..].Select(static line => line.Split(',')[0])));
        Assert.All(table[1..], static line => Assert.Matches("^(\\w+),\"größe, \"\"\\1\"\"\",\\d+$", line));
        Assert.Equal(
            Items(isFailed: true),
            Sorted(
                File.ReadAllLines(_directory.File("items-failed.jsonl"))
                    .Select(static line => KeyOf(JsonDocument.Parse(line).RootElement.GetProperty("item").GetRawText()))
            )
        );
        using SqliteConnection database = StateDirectory.Connect(_directory.File("items.db"), mayCreate: false);
        using var query = new Statement(database, "select Key from PageItem");
        using SqliteDataReader reader = query.Query();
        var keys = new List<string>();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        Assert.Equal(expected, Sorted(keys));
        Assert.True(expected.Count > 1000, $"seed {seed}");
    }

    private static string KeyOf(string json) => JsonDocument.Parse(json).RootElement.GetProperty("Key").GetString()!;

    private static List<string> Items(bool isFailed) =>
        Sorted(
            Enumerable
                .Range(0, PretendedSite.Pages)
                .SelectMany(PretendedSite.Items)
                .Where(item => item.Error is not null == isFailed)
                .DistinctBy(static item => (item.Key, item.Key is null ? item.Json : null))
                .Select(static item => KeyOf(item.Json))
        );

    private static List<string> Sorted(IEnumerable<string> keys) => [.. keys.Order(StringComparer.Ordinal)];
}
