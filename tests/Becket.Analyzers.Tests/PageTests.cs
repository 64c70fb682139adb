using System.Collections.Immutable;
using Becket.Tests.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Becket.Analyzers.Tests;

/// <summary>The code on the pages, with all rules on.</summary>
public sealed class PageTests
{
    /// <summary>The global usings of a project with tests.</summary>
    private const string OfTests =
        "global using Becket.Testing;\n"
        + "global using static Becket.Testing.DeferredResults;\n"
        + "global using Xunit;\n";

    private static readonly CSharpParseOptions s_syntax = new(LanguageVersion.CSharp14);

    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.ConsoleApplication,
        nullableContextOptions: NullableContextOptions.Enable
    );

    public static TheoryData<string> Pages =>
        [.. Repository.Pages.Where(static page => page.Blocks.Count > 0).Select(static page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_code_of_a_page_gives_no_warning(string path)
    {
        var found = new List<string>();
        foreach (CodeBlock block in Repository.Pages.Single(page => page.Path == path).Blocks)
        {
            foreach (Diagnostic diagnostic in await DiagnosticsOf(block))
            {
                int line = diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1;
                found.Add($"{block.Name}, line {line}: {diagnostic.Id} {diagnostic.GetMessage(null)}");
            }
        }

        Assert.Empty(found);
    }

    [Fact]
    public async Task Every_rule_has_a_page_that_says_its_level()
    {
        string index = await File.ReadAllTextAsync(
            Repository.FullPath("docs/analyzers/README.md"),
            TestContext.Current.CancellationToken
        );

        Assert.All(
            Programs.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics),
            rule =>
            {
                string level =
                    rule.DefaultSeverity == DiagnosticSeverity.Info
                        ? "suggestion"
                        : rule.DefaultSeverity.ToString().ToLowerInvariant();
                string page = File.ReadAllText(Repository.FullPath($"docs/analyzers/{rule.Id}.md"));

                Assert.EndsWith($"/docs/analyzers/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
                Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", page, StringComparison.Ordinal);
                Assert.Contains($"Level: {level}.", page, StringComparison.Ordinal);
                Assert.Contains($"| [{rule.Id}]({rule.Id}.md) | {level} |", index, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>The diagnostics of the analyzers, in the form of the three in which a block compiles.</summary>
    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsOf(CodeBlock block)
    {
        string[] forms =
        [
            $"using static Given;\n#line 1\n{block.Code}\n",
            $"using static Given;\npartial class Program {{ static void Main() {{ }}\n#line 1\n{block.Code}\n}}\n",
            $"using static Given;\n#line 1\n{block.Code}\n#line default\n"
                + "partial class Program { static void Main() { } }\n",
        ];
        SyntaxTree given = Parse($"static partial class Given {{\n{block.Given}\n}}\n");
        foreach (string form in forms)
        {
            var compilation = CSharpCompilation.Create(
                "Block",
                [Parse(Usings.Text + OfTests + (block.IsWeb ? Usings.OfWeb : "")), given, Parse(form)],
                block.IsWeb ? References.All.Concat(References.OfWeb) : References.All,
                s_options
            );
            if (!compilation.GetDiagnostics().Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                ImmutableArray<Diagnostic> all = await compilation
                    .WithAnalyzers(Programs.Analyzers)
                    .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
                return [.. all.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
            }
        }

        throw new InvalidOperationException($"{block.Name} does not compile.");
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, s_syntax);
}
