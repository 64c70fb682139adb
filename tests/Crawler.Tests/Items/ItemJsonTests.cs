using System.Text.Json.Serialization;
using Crawler.Items;

namespace Crawler.Tests.Items;

/// <summary>Items as JSON.</summary>
public sealed class ItemJsonTests
{
    [Fact]
    public void An_item_is_one_line_with_the_names_and_characters_that_it_has()
    {
        ItemRecord record = ItemJson.Record(
            new Book("Größe <b> & \"日本\"\n😀\u2028", 9.5m, ["a", "b"], null),
            "k",
            null
        );

        Assert.Equal(
            """{"Title":"Größe <b> & \"日本\"\n😀\u2028","cost":9.5,"Tags":["a","b"],"Sold":null}""",
            record.Json.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal)
        );
        Assert.Equal(("Book", "k", null), (record.Type, record.Key, record.Error));
        Assert.DoesNotContain('\n', record.Json);
    }

    [Fact]
    public void An_item_has_the_values_of_its_own_type() =>
        Assert.Contains("Pages", ItemJson.Record((Thing)new Paper(7), null, null).Json, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_object_is_a_value()
    {
        Assert.Equal("""{"value":"text"}""", ItemJson.Record("text", null, null).Json);
        Assert.Equal("""{"value":[1,2]}""", ItemJson.Record((int[])[1, 2], null, null).Json);
    }

    [Fact]
    public void A_table_of_names_is_an_object_and_has_a_plain_name()
    {
        ItemRecord record = ItemJson.Record(new Dictionary<string, string> { ["title"] = "x" }, null, null);

        Assert.Equal(("Dictionary", """{"title":"x"}"""), (record.Type, record.Json));
    }

    [Fact]
    public void An_item_that_cannot_be_written_has_failed()
    {
        var loop = new Node();
        loop.Next = loop;

        Assert.All(
            [ItemJson.Record(new Measure(double.NaN), "k", null), ItemJson.Record(loop, "k", null)],
            static record =>
            {
                Assert.StartsWith("It cannot be written as JSON: ", record.Error, StringComparison.Ordinal);
                Assert.Equal("{}", record.Json);
            }
        );
        Assert.Equal("Check: bad", ItemJson.Record(loop, "k", "Check: bad").Error);
    }

    private sealed record Book(
        string Title,
        [property: JsonPropertyName("cost")] decimal Price,
        string[] Tags,
        DateTimeOffset? Sold
    );

    private abstract record Thing;

    private sealed record Paper(int Pages) : Thing;

    private sealed record Measure(double Value);

    private sealed class Node
    {
        public Node? Next { get; set; }
    }
}
