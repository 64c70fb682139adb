using Becket.Site.Code;
using Becket.Site.Pages;

namespace Becket.Site.Tests;

public sealed class BuildingTests(BuiltSite built) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket-site-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_link_to_no_file_is_an_error_that_names_the_page_and_the_line()
    {
        Write("README.md", "# First\n\nA [page](docs/missing.md).\n");

        SiteException error = Assert.Throws<SiteException>(() => Collect());

        Assert.Equal("README.md, line 3: the link docs/missing.md leads to no file.", error.Message);
    }

    [Fact]
    public void A_page_without_a_title_is_an_error_that_says_what_to_write()
    {
        Write("README.md", "No title.\n");

        Assert.Contains(
            "begin it with a line such as '# Title'",
            Assert.Throws<SiteException>(() => Collect()).Message
        );
    }

    [Fact]
    public void A_page_is_picked_up_when_a_page_links_to_it_and_its_links_are_rewritten()
    {
        Write("README.md", "# First\n\n[New](docs/new.md#part), [code](src/a.cs), [folder](src).\n");
        Write("docs/README.md", "# Contents\n");
        Write(
            "docs/new.md",
            "# New page\n\n![A picture](images/a.png) [back](../README.md) [out](https://example.org/)\n"
        );
        Write("src/a.cs", "class A;\n");

        IReadOnlyList<Document> pages = Collect();

        Assert.Equal(
            ["index", "contents", "new", "source/src/a.cs", "source/src/index"],
            pages.Select(static page => page.Path)
        );
        Assert.Contains(
            "[New](new.md#part), [code](source/src/a.cs.md), [folder](source/src/index.md).",
            pages[0].Markdown,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "![A picture](images/a.png) [back](index.md) [out](https://example.org/)",
            pages[2].Markdown,
            StringComparison.Ordinal
        );
        Assert.Contains("```csharp\nclass A;\n```", pages[3].Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_comment_declares_is_hidden_and_counts_for_the_blocks_below_it()
    {
        (string visible, IReadOnlyList<(int Line, string Code)> given) = HiddenComments.Split(
            "# A\n\n<!-- given\nint x;\n-->\n\n<!-- from a.cs -->\n"
                + "```csharp\n<!-- stays -->\n```\n\n<!-- cards -->\n- b\n"
        );

        Assert.Equal("# A\n\n```csharp\n<!-- stays -->\n```\n\n<!-- cards -->\n- b\n", visible);
        Assert.Equal([(2, "int x;")], given);
    }

    [Fact]
    public void Writing_again_deletes_what_is_no_longer_part_of_the_site_and_nothing_else()
    {
        built.Site.Write(_folder.FullName);
        Write("mine.txt", "mine");
        Write("old.html", "old");
        File.AppendAllText(Path.Combine(_folder.FullName, ".files"), "old.html\n");

        built.Site.Write(_folder.FullName);

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "old.html")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.FullName, "mine.txt")));
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "index.html")));
    }

    [Theory]
    [InlineData("docs/README.md", "contents")]
    [InlineData("docs/analyzers/BKT0001.md", "analyzers/BKT0001")]
    [InlineData("README.md", "index")]
    [InlineData("CHANGELOG.md", "changelog")]
    [InlineData("samples/Fleet/README.md", "samples/Fleet/index")]
    public void A_page_has_a_path_without_the_name_of_its_file(string file, string path) =>
        Assert.Equal(path, SitePaths.OfPage(file));

    [Theory]
    [InlineData("a/b/c", "a/d.html", "../d.html")]
    [InlineData("index", "a/b.html", "a/b.html")]
    [InlineData("a/b", "a/c.html", "c.html")]
    public void A_link_is_as_short_as_it_can_be(string page, string target, string link) =>
        Assert.Equal(link, SitePaths.Relative(page, target));

    [Theory]
    [InlineData("int n = 1; // one\nConsole.WriteLine($\"{n} {nameof(n)}\");")]
    [InlineData("using System.Text;\n\nvar s = new StringBuilder();\n\nrecord A(int B);\nenum C { D }\n")]
    [InlineData("protected override void F() => G<int>();\n\nprivate int _h;")]
    [InlineData("namespace X;\n\n/// <summary>Y.</summary>\nclass Y { string Z = \"\"\"\n    raw\n    \"\"\"; }")]
    [InlineData("this is no C# at all { <<")]
    [InlineData("")]
    public void Colours_change_no_character_of_the_code(string code)
    {
        var highlighter = new CSharpHighlighter([(code, "")], []);

        Assert.Equal(code, string.Concat(highlighter.Highlight(0).Select(static span => span.Text)));
    }

    [Fact]
    public void Names_are_what_the_compiler_says_they_are()
    {
        var highlighter = new CSharpHighlighter(
            [("var n = Twice(2);", "public static int Twice(int n) => 2 * n;")],
            []
        );

        Assert.Equal(
            [("var", CodeKind.Keyword), ("Twice", CodeKind.Method), ("2", CodeKind.Number)],
            highlighter
                .Highlight(0)
                .Where(static span => span.Kind != CodeKind.Plain)
                .Select(static span => (span.Text, span.Kind))
        );
    }

    [Theory]
    [InlineData("sh", "becket run -j 5 # five", "becket:Method -j:Keyword # five:Comment")]
    [InlineData("json", "{ \"a\": \"b\", \"c\": 1 }", "\"a\":Type \"b\":String \"c\":Type 1:Number")]
    [InlineData("xml", "<a b=\"c\"/>", "<a:Keyword b:Type \"c\":String />:Keyword")]
    public void Other_languages_are_coloured_by_patterns(string language, string code, string expected)
    {
        IReadOnlyList<CodeSpan> spans = SimpleHighlighter.Highlight(code, language);

        Assert.Equal(code, string.Concat(spans.Select(static span => span.Text)));
        Assert.Equal(
            expected,
            string.Join(' ', spans.Where(static s => s.Kind != CodeKind.Plain).Select(static s => $"{s.Text}:{s.Kind}"))
        );
    }

    private IReadOnlyList<Document> Collect() => PageCollector.Collect(new RepositoryFiles(_folder.FullName)).Pages;

    private void Write(string path, string text)
    {
        string full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
