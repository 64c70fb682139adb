using Becket.Cli.Running.Input;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Several sources, and records that options change.</summary>
public sealed class CombinedRecordTests
{
    [Fact]
    public void The_first_source_of_a_product_is_read_as_the_jobs_need_it()
    {
        var endless = new ListRecords([.. Enumerable.Range(0, 1000).Select(i => $"{i}")]);
        using var product = new ProductRecords([endless, new ListRecords("a", "b")]);

        Assert.Equal(["0 a", "0 b", "1 a"], Take(product, 3));
        Assert.Equal(2, endless.Read);
    }

    [Fact]
    public void A_product_waits_for_all_sources_but_the_first()
    {
        ListRecords late = new ListRecords("a", "b").Hold(1);
        using var product = new ProductRecords([new ListRecords("1"), late]);
        int arrived = 0;
        product.Arrived = () => arrived++;

        Assert.Empty(Take(product, 9));
        Assert.False(product.IsOver);
        late.Release();

        Assert.Equal(1, arrived);
        Assert.Equal(["1 a", "1 b"], Take(product, 9));
        Assert.True(product.IsOver);
    }

    [Fact]
    public void A_product_waits_for_its_first_source_too()
    {
        ListRecords late = new ListRecords("1", "2").Hold(1);
        using var product = new ProductRecords([late, new ListRecords("a")]);

        Assert.Equal(["1 a"], Take(product, 9));
        Assert.False(product.IsOver);
        late.Release();

        Assert.Equal(["2 a"], Take(product, 9));
        Assert.True(product.IsOver);
    }

    [Fact]
    public void A_product_with_an_empty_source_is_over_at_once()
    {
        var endless = new ListRecords("1", "2");
        using var product = new ProductRecords([endless, new ListRecords()]);

        Assert.Empty(Take(product, 9));
        Assert.True(product.IsOver);
        Assert.Equal(0, endless.Read);
    }

    [Fact]
    public void Linked_sources_wait_for_each_other()
    {
        ListRecords late = new ListRecords("a", "b").Hold(1);
        using var linked = new LinkedRecords([new ListRecords("1", "2", "3"), late], wraps: false);

        Assert.Equal(["1 a"], Take(linked, 9));
        Assert.False(linked.IsOver);
        late.Release();

        Assert.Equal(["2 b"], Take(linked, 9));
        Assert.True(linked.IsOver);
    }

    [Fact]
    public void Linked_sources_wrap_until_the_longest_has_ended()
    {
        using var linked = new LinkedRecords(
            [new ListRecords("a", "b"), new ListRecords("1", "2", "3", "4", "5"), new ListRecords()],
            wraps: true
        );

        Assert.Equal(["a 1 ", "b 2 ", "a 3 ", "b 4 ", "a 5 "], Take(linked, 9));
        Assert.True(linked.IsOver);
    }

    [Fact]
    public void Shuffled_records_are_the_same_in_another_order()
    {
        string[] values = [.. Enumerable.Range(100, 200).Select(i => $"{i}")];
        ListRecords source = new ListRecords(values).Hold(150);
        using var shuffled = new ShuffledRecords(source);

        Assert.Empty(Take(shuffled, 1));
        Assert.False(shuffled.IsOver);
        source.Release();
        List<string> taken = Take(shuffled, 999);

        Assert.NotEqual(values, taken);
        Assert.Equal(values, taken.Order(StringComparer.Ordinal));
        Assert.True(shuffled.IsOver);
    }

    [Fact]
    public void The_end_text_ends_the_input_and_nothing_after_it_is_read()
    {
        var source = new ListRecords("a", "END", "b");
        using var ruled = new RuledRecords(source, new InputOptions { EndText = "END" }, joinsLines: false);

        Assert.Equal(["a"], Take(ruled, 9));
        Assert.True(ruled.IsOver);
        Assert.Equal(2, source.Read);
    }

    [Fact]
    public void A_line_that_ends_in_a_blank_goes_on_in_the_next()
    {
        ListRecords source = new ListRecords("a ", "b\t", "c", "d", "e ").Hold(1);
        using var ruled = new RuledRecords(source, new InputOptions(), joinsLines: true);

        Assert.Empty(Take(ruled, 9));
        Assert.False(ruled.IsOver);
        source.Release();

        Assert.Equal(["a b\tc", "d", "e "], Take(ruled, 9));
        Assert.True(ruled.IsOver);
    }

    [Fact]
    public void An_unfinished_line_before_the_end_text_is_a_record()
    {
        using var ruled = new RuledRecords(
            new ListRecords("a ", "END", "b"),
            new InputOptions { EndText = "END" },
            joinsLines: true
        );

        Assert.Equal(["a "], Take(ruled, 9));
        Assert.True(ruled.IsOver);
    }

    [Fact]
    public void All_sources_are_disposed()
    {
        ListRecords[] sources = [new("a"), new("b"), new("c"), new("d")];

        new ShuffledRecords(
            new ProductRecords([
                new RuledRecords(sources[0], new InputOptions(), joinsLines: true),
                sources[1],
                new LinkedRecords([sources[2], sources[3]], wraps: false),
            ])
        ).Dispose();

        Assert.All(sources, source => Assert.True(source.IsDisposed));
    }

    private static List<string> Take(RecordSource source, int most)
    {
        var taken = new List<string>();
        while (taken.Count < most && source.TryRead(out IReadOnlyList<string> columns))
        {
            taken.Add(string.Join(' ', columns));
        }

        return taken;
    }
}
