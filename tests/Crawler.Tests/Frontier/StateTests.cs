using Becket.Testing;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Microsoft.Data.Sqlite;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Frontier;

/// <summary>States that are opened again, and those that cannot be opened.</summary>
public sealed class StateTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_state_goes_on_where_it_was()
    {
        With(
            _directory.Settings,
            async (frontier, state) =>
            {
                Assert.False(state.IsResumed);
                await frontier.Add([Request("/a"), Request("/b"), new CrawlRequest("http://other.test/")], 2);
                await frontier.FinishNext(Item("one"));
            }
        );

        With(
            _directory.Settings,
            async (frontier, state) =>
            {
                Assert.True(state.IsResumed);
                Assert.Equal([("shop.test", 1), ("other.test", 1)], state.Hosts);
                Assert.Equal((3, 1, 0, 0), (state.Seen, state.Done, state.Failed, state.Dropped));
                Assert.Equal((1, 0, 2), (state.Items, state.FailedItems, state.StartsRead));
                Assert.Equal(1, (await frontier.Add("/a")).DuplicateRequests);
                Assert.Equal(["/b"], (await frontier.Take()).Paths());
            }
        );
    }

    [Fact]
    public void What_was_handed_out_and_not_finished_is_handed_out_again()
    {
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/a", "/b", "/c");
                long id = (await frontier.Take(2)).Requests[0].Id;
                await frontier.PutBack(id, 1, Now.AddHours(1));
            }
        );

        With(
            _directory.Settings,
            async (frontier, state) =>
            {
                Assert.Equal([("shop.test", 3)], state.Hosts);
                TakenRequests taken = await frontier.Take();
                Assert.Equal(["/b", "/c"], taken.Paths());
                Assert.Equal((1, Now.AddHours(1)), (taken.Remaining, taken.NextDue));
            }
        );
    }

    [Fact]
    public void A_second_crawl_in_the_same_directory_learns_of_the_first() =>
        ReactorTest.Run(async reactor =>
        {
            var first = new SqliteFrontier(reactor, _directory.Settings, "spider");
            await first.Open();
            var second = new SqliteFrontier(reactor, _directory.Settings, "spider");
            CrawlFileException error = await Assert.ThrowsAsync<CrawlFileException>(async () => await second.Open());

            Assert.StartsWith(
                $"The state {_directory.State} is in use by process {Environment.ProcessId} (",
                error.Message,
                StringComparison.Ordinal
            );
            await first.Close();
            var third = new SqliteFrontier(reactor, _directory.Settings, "spider");
            await third.Open();
            await third.Close();
        });

    [Fact]
    public void A_state_is_of_one_spider()
    {
        With(_directory.Settings, static (_, _) => Deferred.Succeed());

        Assert.Equal(
            $"The state {_directory.State} is of the spider \"spider\", and this is \"other\". Give each spider a "
                + "directory of its own, or let its Name be \"spider\".",
            FailureOfOpen(_directory.Settings, "other")
        );
    }

    [Fact]
    public void A_state_of_a_later_version_is_not_touched()
    {
        With(_directory.Settings, static (_, _) => Deferred.Succeed());
        string database = Path.Combine(_directory.State, "crawl.db");
        Execute(database, "pragma user_version = 99");

        Assert.Contains(
            "was written by a later version of the crawler (its format is 99, this version reads 1)",
            FailureOfOpen(_directory.Settings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_database_of_another_program_is_not_touched()
    {
        Directory.CreateDirectory(_directory.State);
        string database = Path.Combine(_directory.State, "crawl.db");
        Execute(database, "create table things (name text)");
        byte[] before = File.ReadAllBytes(database);

        Assert.Equal(
            $"{database} is a database of another program. Give another directory for the crawl's state.",
            FailureOfOpen(_directory.Settings)
        );
        Assert.Equal(before, File.ReadAllBytes(database));
    }

    [Fact]
    public void A_file_that_is_no_database_is_not_touched()
    {
        Directory.CreateDirectory(_directory.State);
        string database = Path.Combine(_directory.State, "crawl.db");
        File.WriteAllText(database, new string('x', 5000));

        Assert.Equal(
            $"{database} is no SQLite database. Give another directory for the crawl's state.",
            FailureOfOpen(_directory.Settings)
        );
        Assert.Equal(5000, new FileInfo(database).Length);
    }

    [Fact]
    public void A_directory_that_is_a_file_is_named()
    {
        File.WriteAllText(_directory.State, "");

        Assert.StartsWith(
            $"The directory {_directory.State} of the crawl's state cannot be used: ",
            FailureOfOpen(_directory.Settings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_state_that_cannot_be_written_any_more_ends_the_crawl_and_loses_nothing()
    {
        string database = Path.Combine(_directory.State, "crawl.db");
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, _directory.Settings, "spider");
            await frontier.Open();
            await frontier.Add("/a");

            // It is as a disk that fails: what a batch writes breaks off in its middle.
            Execute(
                database,
                """
                create trigger broken after insert on requests when new.address like '%/c'
                begin select raise(abort, 'broken'); end
                """
            );
            Deferred<Recorded> together = frontier.Add("/x");
            Deferred<Recorded> broken = frontier.Add("/b", "/c");

            CrawlFileException error = await Assert.ThrowsAsync<CrawlFileException>(async () => await broken);
            Assert.Same(error, await Assert.ThrowsAsync<CrawlFileException>(async () => await together));
            Assert.Same(error, await Assert.ThrowsAsync<CrawlFileException>(async () => await frontier.Take()));
            Assert.Same(error, await Assert.ThrowsAsync<CrawlFileException>(async () => await frontier.Close()));
            Assert.StartsWith(database, error.Message, StringComparison.Ordinal);
        });

        Execute(database, "drop trigger broken");
        With(
            _directory.Settings,
            async (frontier, state) =>
            {
                Assert.Equal(1, state.Seen);
                Assert.Equal(["/a"], (await frontier.Take()).Paths());
            }
        );
    }

    [Theory]
    [InlineData(13, "cannot be written: the disk is full. Make room; the crawl then goes on where it was.")]
    [InlineData(8, "cannot be written: it is read-only.")]
    [InlineData(5, "is locked by another program.")]
    public void An_error_of_the_disk_says_what_to_do(int code, string message) =>
        Assert.StartsWith(
            $"/d/crawl.db {message}",
            StateErrors.Explain("/d/crawl.db", new SqliteException("?", code)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_state_without_a_directory_is_deleted_at_the_end()
    {
        string[] before = Temporary();
        string[] during = [];
        CrawlTotals totals = With(
            new CrawlSettings(),
            async (frontier, _) =>
            {
                await frontier.Add("/a");
                during = [.. Temporary().Except(before)];
            }
        );

        Assert.Equal(1, totals.Queued);
        Assert.NotEmpty(during);
        Assert.Contains(during, static path => !Directory.Exists(path));
    }

    [Fact]
    public void States_that_killed_crawls_left_in_the_temporary_directory_are_deleted()
    {
        string left = MakeTemporary(out string leftLock);
        string held = MakeTemporary(out string heldLock);
        using FileStream holder = File.Open(heldLock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        string young = MakeTemporary(out _);
        foreach (string old in (string[])[leftLock, heldLock])
        {
            File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        }

        With(new CrawlSettings(), static (_, _) => Deferred.Succeed());

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(held));
        Assert.True(Directory.Exists(young));
        holder.Dispose();
        Directory.Delete(held, recursive: true);
        Directory.Delete(young, recursive: true);
    }

    [Fact]
    public void A_state_that_may_not_be_written_is_named()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Rights are set in another way.");
            return;
        }

        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The superuser may write everywhere.");
        With(_directory.Settings, static (_, _) => Deferred.Succeed());
        string database = Path.Combine(_directory.State, "crawl.db");
        File.SetUnixFileMode(database, UnixFileMode.UserRead);

        Assert.StartsWith(
            $"{database} cannot be written: it is read-only.",
            FailureOfOpen(_directory.Settings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Waiting_for_the_disk_is_a_setting_that_works() =>
        With(
            _directory.Settings with
            {
                SurvivePowerCuts = true,
            },
            async (frontier, _) =>
            {
                await frontier.Add("/a");
                Assert.Equal(["/a"], (await frontier.Take()).Paths());
            }
        );

    [Fact]
    public void A_frontier_that_is_not_open_says_so() =>
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, _directory.Settings, "spider");
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await frontier.Add("/a"));
            await frontier.Open();
            await frontier.Close();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await frontier.Take());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await frontier.Close());
        });

    private static string MakeTemporary(out string theLock)
    {
        string path = Directory.CreateTempSubdirectory("crawler-state-").FullName;
        theLock = Path.Combine(path, "crawl.lock");
        File.WriteAllText(theLock, "");
        return path;
    }

    private static string[] Temporary() => Directory.GetDirectories(Path.GetTempPath(), "crawler-state-*");

    private static string FailureOfOpen(CrawlSettings settings, string spider = "spider") =>
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, settings, spider);
            CrawlFileException error = await Assert.ThrowsAsync<CrawlFileException>(async () => await frontier.Open());
            return error.Message;
        });

    private static void Execute(string database, string text)
    {
        using SqliteConnection connection = StateDirectory.Connect(database, mayCreate: true);
        Statement.Run(connection, text);
    }
}
