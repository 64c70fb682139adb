using System.Reflection;
using Becket.Site.Pages;
using Becket.Site.Reference;

namespace Becket.Site.Tests;

public sealed class ReferenceTests(BuiltSite built)
{
    [Fact]
    public void Every_library_that_lists_its_public_API_is_described()
    {
        IEnumerable<string> listed = Directory
            .EnumerateFiles(Path.Combine(BuiltSite.Root, "src"), "PublicAPI.Unshipped.txt", SearchOption.AllDirectories)
            .Select(static file => Path.GetFileName(Path.GetDirectoryName(file)!));

        Assert.Equal(listed.Order(StringComparer.Ordinal), Library.Names);
    }

    [Fact]
    public void Every_public_type_has_a_page_and_every_page_a_sentence()
    {
        string[] types =
        [
            .. Library
                .Names.Select(Assembly.Load)
                .SelectMany(static assembly => assembly.GetExportedTypes())
                // What the compiler makes of an extension block has no name that a user could write.
                .Where(static type => !type.FullName!.Contains('<', StringComparison.Ordinal))
                .Select(PageOf),
        ];

        Assert.True(types.Length > 200);
        Assert.All(types, type => Assert.Contains(type, built.Site.Files.Keys));
        Assert.Empty(
            built
                .Site.Pages.Where(static page => page.Kind == DocumentKind.Reference && page.Description.Length == 0)
                .Select(static page => page.Path)
        );
    }

    [Fact]
    public void A_member_says_what_it_inherits()
    {
        string clock = built.Text("api/Becket.Time/Clock.CallLater.md");

        Assert.Contains("Zero or more. The call is never early.", clock, StringComparison.Ordinal);
        Assert.DoesNotContain("inheritdoc", clock, StringComparison.Ordinal);
    }

    [Fact]
    public void Crefs_are_links_to_members_and_to_the_documentation_of_the_framework()
    {
        string reactor = built.Text("api/Becket.Reactors/Reactor.md");

        Assert.Contains("[`DeferToThread`](Reactor.DeferToThread.md", reactor, StringComparison.Ordinal);
        Assert.Contains(
            "https://learn.microsoft.com/dotnet/api/system.argumentoutofrangeexception",
            built.Text("api/Becket.Time/Clock.CallLater.md"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(built.Site.Pages, static page => page.Markdown.Contains("`!:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_signature_is_coloured_and_its_types_are_links() =>
        Assert.Contains(
            "<a class=\"t\" href=\"DelayedCall.html\">DelayedCall</a> <span class=\"m\">CallLater</span>",
            built.Text("api/Becket.Time/Clock.CallLater.html"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Overloads_have_anchors_of_their_own()
    {
        string clock = built.Text("api/Becket.Time/Clock.CallLater.html");

        Assert.Contains("href=\"#calllatertimespan-action\"", clock, StringComparison.Ordinal);
        Assert.Contains("id=\"calllatertimespan-action\"", clock, StringComparison.Ordinal);
    }

    [Fact]
    public void Extension_methods_are_on_the_page_of_the_type_that_they_extend() =>
        Assert.Contains(
            "(../Becket.Net/TcpExtensions.ListenTcp.md#",
            built.Text("api/Becket.Reactors/Reactor.md"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Values_of_an_enumeration_are_on_its_page() =>
        Assert.Matches(@"\| `\w+` \| 0 \| \w+", built.Text("api/Becket.Reactors/IoDriverKind.md"));

    [Fact]
    public void The_page_of_a_package_is_beside_its_types() =>
        Assert.Contains(
            "[What this package is](../src/Becket.AspNetCore/index.md)",
            built.Text("api/index.md"),
            StringComparison.Ordinal
        );

    private static string PageOf(Type type)
    {
        string name = type.FullName![(type.Namespace!.Length + 1)..];
        return $"api/{type.Namespace}/{name.Replace('+', '.').Replace('`', '-')}.html";
    }
}
