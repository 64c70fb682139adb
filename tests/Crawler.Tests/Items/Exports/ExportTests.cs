using Becket.Testing;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Items;
using Crawler.Tests.Frontier;
using Microsoft.Data.Sqlite;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Items.Exports;

/// <summary>The files that items are written to.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Once =
        "CrawlSettings.Exports names each file once, and none that the crawl writes for itself, but was ";

    private readonly TestDirectory _directory = new();

    private string JsonLines => _directory.File("items.jsonl");

    private string Csv => _directory.File("items.csv");

    private string Database => _directory.File("items.db");

    private string Failed => _directory.File("items-failed.jsonl");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Items_are_written_as_lines_of_json_in_their_order()
    {
        Crawl([JsonLines], Item(new { Title = "a" }), Item(new { Title = "ü" }));
        Crawl([JsonLines], Item(new { Title = "c" }));

        Assert.Equal("{\"Title\":\"a\"}\n{\"Title\":\"ü\"}\n{\"Title\":\"c\"}\n", File.ReadAllText(JsonLines));
        Assert.False(File.Exists(Failed));
    }

    [Fact]
    public void A_crawl_without_items_leaves_an_empty_file()
    {
        Crawl([JsonLines]);

        Assert.Equal("", File.ReadAllText(JsonLines));
    }

    [Fact]
    public void Items_that_failed_are_in_a_file_of_their_own_with_the_reason()
    {
        Crawl([JsonLines], Item(new Author("", ""), null, "Check: \"Name\" is empty"), Item(new { Title = "b" }));

        Assert.Equal("{\"Title\":\"b\"}\n", File.ReadAllText(JsonLines));
        Assert.Equal(
            "{\"reason\":\"Check: \\\"Name\\\" is empty\",\"address\":\"http://shop.test/0\","
                + "\"type\":\"Author\",\"item\":{\"Name\":\"\",\"Order\":\"\"}}\n",
            File.ReadAllText(Failed)
        );
    }

    [Fact]
    public void A_table_of_commas_has_a_header_and_quotes_what_must_be_quoted()
    {
        Crawl(
            [Csv],
            Item(
                new
                {
                    Title = "a, \"b\"\r\nc",
                    Price = 1.5m,
                    Sold = true,
                    Tags = (int[])[1, 2],
                    None = (string?)null,
                }
            )
        );

        Assert.Equal(
            "Title,Price,Sold,Tags,None\r\n\"a, \"\"b\"\"\r\nc\",1.5,true,\"[1,2]\",\r\n",
            File.ReadAllText(Csv)
        );
    }

    [Fact]
    public void An_item_with_further_properties_makes_the_table_wider()
    {
        Crawl([Csv], Item(new { Title = "a" }));
        Crawl([Csv], Item(new { Price = 1, Title = "b" }), Item(new { Title = "c" }));
        Crawl([Csv], Item(new { Size = 7 }));

        Assert.Equal("Title,Price,Size\r\na,,\r\nb,1,\r\nc,,\r\n,,7\r\n", File.ReadAllText(Csv));
    }

    [Fact]
    public void A_database_has_a_table_for_each_type_and_a_column_for_each_property()
    {
        Crawl([Database], Item(new Book("a", 1.5)), Item(new Author("x", "y")));
        Crawl(
            [Database],
            Item(
                new Dictionary<string, object>
                {
                    ["title"] = 1,
                    ["Title"] = true,
                    ["né\""] = "z",
                }
            )
        );

        Assert.Equal(["1|a|1.5"], Rows("select _item, Title, Price from Book"));
        Assert.Equal(["2|x|y"], Rows("select _item, Name, \"Order\" from Author"));
        Assert.Equal(["3|1|1|z"], Rows("select _item, title, Title_2, \"né\"\"\" from Dictionary"));
    }

    [Fact]
    public void A_database_gains_columns()
    {
        Crawl([Database], new ItemRecord("Book", "{\"a\":1}", null, null));
        Crawl([Database], new ItemRecord("Book", "{\"b\":[2],\"a\":null}", null, null));

        Assert.Equal(["1|1|", "2||[2]"], Rows("select _item, a, b from Book"));
    }

    [Fact]
    public void A_file_that_is_added_later_gets_all_items()
    {
        Crawl([JsonLines], Item(new { Title = "a" }));
        Crawl([JsonLines, Csv, Database], Item(new { Title = "b" }));

        Assert.Equal(2, File.ReadAllLines(JsonLines).Length);
        Assert.Equal("Title\r\na\r\nb\r\n", File.ReadAllText(Csv));
        Assert.Equal(2, CrawlState.Read(_directory.State).Exports.Single(export => export.Path == Database).Items);
    }

    [Theory]
    [InlineData("items.jsonl")]
    [InlineData("items.csv")]
    [InlineData("items.db")]
    [InlineData("items-failed.jsonl")]
    public void A_file_of_another_is_not_touched_unless_that_was_asked_for(string name)
    {
        string file = _directory.File(name);
        File.WriteAllText(file, "precious");
        string[] exports = name == "items-failed.jsonl" ? [JsonLines] : [file];

        Assert.Equal(
            $"The export {file} exists and was not written by this crawl. Move it away, give another name, or set "
                + "CrawlSettings.Overwrite: the file is then written anew, with all items of the crawl's state.",
            Refusal(exports)
        );
        Assert.Equal("precious", File.ReadAllText(file));

        Crawl(exports, overwrite: true, Item(new { Title = "a" }));
        Assert.True(!File.Exists(file) || !File.ReadAllText(file).Contains("precious", StringComparison.Ordinal));
        Crawl(exports);
    }

    [Fact]
    public void A_file_that_was_made_shorter_is_refused()
    {
        Crawl([JsonLines], Item(new { Title = "a" }));
        File.WriteAllText(JsonLines, "{}\n");

        Assert.StartsWith(
            $"The export {JsonLines} is shorter than the 14 bytes that were written to it.",
            Refusal([JsonLines]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_was_changed_is_refused_or_written_anew()
    {
        Crawl([JsonLines], Item(new { Title = "a" }));
        File.WriteAllText(JsonLines, File.ReadAllText(JsonLines).Replace('a', 'b'));

        Assert.StartsWith(
            $"The export {JsonLines} was changed since items were written to it.",
            Refusal([JsonLines]),
            StringComparison.Ordinal
        );
        Crawl([JsonLines], overwrite: true, Item(new { Title = "c" }));
        Assert.Equal("{\"Title\":\"a\"}\n{\"Title\":\"c\"}\n", File.ReadAllText(JsonLines));
    }

    [Theory]
    [InlineData("items.jsonl")]
    [InlineData("items.db")]
    public void A_file_that_is_gone_is_missed(string name)
    {
        string file = _directory.File(name);
        Crawl([file], Item(new { Title = "a" }));
        File.Delete(file);

        Assert.StartsWith(
            $"The export {file} is missing, though 1 items were written to it.",
            Refusal([file]),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_database_of_another_crawl_is_refused()
    {
        using var other = new TestDirectory();
        Crawl([Database], Item(new { Title = "a" }));
        FrontierTest.With(
            other.Settings with
            {
                Exports = [other.File("items.db")],
            },
            static async (frontier, _) =>
            {
                await frontier.Add("/a");
                await frontier.FinishNext(Item("x"));
            }
        );
        File.Copy(other.File("items.db"), Database, overwrite: true);

        Assert.StartsWith(
            $"The export {Database} was written by another crawl.",
            Refusal([Database]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_written_and_not_recorded_is_cut_off()
    {
        string[] exports = [JsonLines, Csv, Database];
        Crawl(exports, Item(new Book("a", 1)));
        File.AppendAllText(JsonLines, "{\"Title\":\"hal");
        File.AppendAllText(Csv, "lost,1\r\nha");
        using (SqliteConnection connection = StateDirectory.Connect(Database, mayCreate: false))
        {
            Statement.Run(connection, "insert into Book (_item, Title) values (2, 'lost')");
        }

        Crawl(exports, Item(new Book("b", 2)));

        Assert.Equal("{\"Title\":\"a\",\"Price\":1}\n{\"Title\":\"b\",\"Price\":2}\n", File.ReadAllText(JsonLines));
        Assert.Equal("Title,Price\r\na,1\r\nb,2\r\n", File.ReadAllText(Csv));
        Assert.Equal(["1|a|1", "2|b|2"], Rows("select _item, Title, Price from Book"));
    }

    [Fact]
    public void Items_are_in_the_file_soon_and_not_only_at_the_end() =>
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, _directory.Settings with { Exports = [JsonLines] }, "spider");
            await frontier.Open();
            await frontier.Add("/a");
            await frontier.FinishNext(Item(new { Title = "a" }));
            Assert.Equal(0, new FileInfo(JsonLines).Length);
            await reactor.DeferLater(TimeSpan.FromSeconds(1.5));
            Assert.Equal("{\"Title\":\"a\"}\n", await ReadWhileOpen(JsonLines));
            await frontier.Close();
        });

    [Fact]
    public void More_items_than_are_written_at_once_are_all_written_and_the_table_grows_wider_within_them()
    {
        const int Count = 12_000;
        Crawl(
            [JsonLines, Csv],
            [.. Enumerable.Range(0, Count - 1).Select(static i => Item(new { Number = i })), Item(new { Last = true })]
        );

        Assert.Equal(Count, File.ReadLines(JsonLines).Distinct().Count());
        string[] table = File.ReadAllLines(Csv);
        Assert.Equal(("Number,Last", "0,", ",true", Count + 1), (table[0], table[1], table[^1], table.Length));
    }

    [Fact]
    public void An_export_that_cannot_be_written_ends_the_crawl_and_its_items_stay()
    {
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, _directory.Settings with { Exports = [Database] }, "spider");
            await frontier.Open();
            await frontier.Add("/a", "/b");
            using (SqliteConnection connection = StateDirectory.Connect(Database, mayCreate: false))
            {
                Statement.Run(
                    connection,
                    "create table Book (_item integer primary key, Title, Price, check (Title <> 'a'))"
                );
            }

            await frontier.FinishNext(Item(new Book("a", 1)));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));
            CrawlFileException error = await Assert.ThrowsAsync<CrawlFileException>(async () => await frontier.Take());
            Assert.StartsWith(Database, error.Message, StringComparison.Ordinal);
            Assert.Same(error, await Assert.ThrowsAsync<CrawlFileException>(async () => await frontier.Close()));
        });

        Assert.Equal(1, CrawlState.Read(_directory.State).Totals.Items);
        Crawl([JsonLines]);
        Assert.Single(File.ReadAllLines(JsonLines));
    }

    [Theory]
    [InlineData(
        "items.xml",
        "CrawlSettings.Exports has files that end with .jsonl, .csv, .db or .sqlite, but was \"items.xml\"."
    )]
    [InlineData("a.csv,./a.csv", Once + "\"./a.csv\".")]
    [InlineData("a.csv,a-failed.jsonl", Once + "\"a-failed.jsonl\".")]
    [InlineData("a.csv,state/crawl.db", Once + "\"state/crawl.db\".")]
    public void Exports_that_make_no_sense_are_named(string exports, string message) =>
        Assert.Equal(
            message,
            Assert
                .Throws<ArgumentException>(() =>
                    new CrawlSettings { StateDirectory = "state", Exports = exports.Split(',') }.Validate()
                )
                .Message
        );

    [Fact]
    public void To_crawl_again_needs_a_state() =>
        Assert.Throws<ArgumentException>(() => new CrawlSettings { Recrawl = true }.Validate());

    private static async Task<string> ReadWhileOpen(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private string Refusal(string[] exports) => Assert.Throws<CrawlFileException>(() => Crawl(exports)).Message;

    private void Crawl(string[] exports, params ItemRecord[] items) => Crawl(exports, overwrite: false, items);

    // A page with these items.
    private void Crawl(string[] exports, bool overwrite, params ItemRecord[] items) =>
        FrontierTest.With(
            _directory.Settings with
            {
                Exports = exports,
                Overwrite = overwrite,
            },
            async (frontier, state) =>
            {
                await frontier.Add($"/{state.Seen}");
                await frontier.FinishNext(items);
            }
        );

    private List<string> Rows(string query)
    {
        using SqliteConnection connection = StateDirectory.Connect(Database, mayCreate: false);
        using var statement = new Statement(connection, query);
        using SqliteDataReader reader = statement.Query();
        var rows = new List<string>();
        while (reader.Read())
        {
            object[] values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(static value => FormattableString.Invariant($"{value}"))));
        }

        return rows;
    }

    private sealed record Book(string Title, double Price);

    private sealed record Author(string Name, string Order);
}
