using System.ComponentModel.DataAnnotations;
using Becket.Testing;
using Crawler.Items;
using Crawler.Items.Stages;
using Crawler.Pages;

namespace Crawler.Tests.Items.Stages;

/// <summary>The stages that are ready.</summary>
public sealed class StageTests
{
    [Fact]
    public void A_filter_drops_what_its_function_does_not_want()
    {
        var stage = new FilterStage<Book>(static book => book.Price > 5);

        Assert.Null(Process(stage, new Book("a", 5)));
        Assert.Equal(new Book("a", 6), Process(stage, new Book("a", 6)));
    }

    [Fact]
    public void A_change_gives_the_item_that_goes_on_or_drops_it()
    {
        var stage = new ChangeStage<Book>(static book =>
            book.Price == 0 ? null : book with { Title = book.Title!.Trim() }
        );

        Assert.Equal(new Book("a", 1), Process(stage, new Book(" a ", 1)));
        Assert.Null(Process(stage, new Book("a", 0)));
    }

    [Fact]
    public void An_item_that_keeps_its_rules_passes_the_validation() =>
        Assert.Equal(new Book("a", 1), Process(new ValidationStage<Book>(), new Book("a", 1)));

    [Fact]
    public void A_validation_names_all_rules_that_are_broken_also_those_of_a_records_parameters()
    {
        ValidationException error = Assert.Throws<ValidationException>(() =>
            Process(new ValidationStage<Book>(), new Book(null, -1) { Kind = "?" })
        );

        Assert.Equal(
            "The field Kind must match the regular expression '\\w+'. The Title field is required. "
                + "The field Price must be between 0 and 1000.",
            error.Message
        );
    }

    [Fact]
    public void A_validation_looks_at_the_items_own_type_and_asks_the_item()
    {
        var stage = new ValidationStage<object>();

        Assert.Throws<ValidationException>(() => Process(stage, new Book(null, 1)));
        Assert.Equal(
            "to is before from",
            Assert.Throws<ValidationException>(() => Process(stage, new Period(2, 1))).Message
        );
        Assert.NotNull(Process(stage, new Period(1, 2)));
    }

    private static TItem? Process<TItem>(ItemStage<TItem> stage, TItem item)
        where TItem : notnull
    {
        using var response = new HttpResponseMessage();
        var page = new Page(
            new CrawlRequest("http://shop.test/"),
            new PageAnswer
            {
                Status = 200,
                Headers = response.Headers,
                ContentHeaders = response.Content.Headers,
                Body = default,
            }
        );
        return DeferredResults.SuccessResultOf(stage.Process(item, page));
    }

    private sealed record Book([Required] string? Title, [Range(0, 1000)] decimal Price)
    {
        [RegularExpression("\\w+")]
        public string Kind { get; init; } = "book";
    }

    private sealed record Period(int From, int To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (To < From)
            {
                yield return new ValidationResult("to is before from");
            }
        }
    }
}
