using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Becket.Site.Code;

/// <summary>Colours C# with the compiler, which also says what each name means.</summary>
/// <remarks>A block that does not compile is coloured by its syntax alone, and its names may be no links. Tests of the
/// pages check that the blocks compile; here that is not a mistake.</remarks>
internal sealed class CSharpHighlighter
{
    private static readonly CSharpParseOptions s_syntax = new(LanguageVersion.CSharp14);

    private static readonly string s_usings = Usings([
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ]);

    private readonly IReadOnlyList<CSharpBlock> _blocks;
    private readonly CSharpCompilation _compilation;

    /// <summary>Compiles the blocks.</summary>
    /// <param name="blocks">All blocks, each with the members that it may use.</param>
    /// <param name="props">The files with which the packages bring their global usings.</param>
    public CSharpHighlighter(IEnumerable<(string Code, string Given)> blocks, IEnumerable<string> props)
    {
        // Inside the blocks' namespaces, so that of two types with one name, such as Endpoint, Becket's is meant.
        string usings = Usings(props.SelectMany(UsingsOf));
        _blocks = [.. blocks.Select((block, number) => CSharpBlock.Create(block.Code, block.Given, usings, number))];
        _compilation = CSharpCompilation.Create(
            "Blocks",
            [
                Parse(s_usings.Replace("using ", "global using ", StringComparison.Ordinal)),
                .. _blocks.Select(static block => Parse(block.File)),
            ],
            References.All,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
    }

    /// <summary>Splits a block into coloured pieces.</summary>
    /// <param name="number">The index of the block.</param>
    public IReadOnlyList<CodeSpan> Highlight(int number)
    {
        CSharpBlock block = _blocks[number];
        SyntaxTree tree = _compilation.SyntaxTrees[number + 1];
        SemanticModel model = _compilation.GetSemanticModel(tree);
        return
        [
            .. block.Parts.SelectMany(part => Split(model, block.File, new TextSpan(part.InFile, part.InBlock.Length))),
        ];
    }

    private static List<CodeSpan> Split(SemanticModel model, string text, TextSpan part)
    {
        var spans = new List<CodeSpan>();
        int at = part.Start;
        foreach ((TextSpan span, CodeKind kind, string? symbol) in Pieces(model, part))
        {
            if (span.Start < at || span.End > part.End || (kind == CodeKind.Plain && symbol is null))
            {
                continue;
            }

            if (span.Start > at)
            {
                spans.Add(new CodeSpan(text[at..span.Start]));
            }

            spans.Add(new CodeSpan(text[span.Start..span.End], kind, symbol));
            at = span.End;
        }

        if (at < part.End)
        {
            spans.Add(new CodeSpan(text[at..part.End]));
        }

        return spans;
    }

    private static IEnumerable<(TextSpan Span, CodeKind Kind, string? Symbol)> Pieces(
        SemanticModel model,
        TextSpan part
    )
    {
        foreach (SyntaxToken token in model.SyntaxTree.GetRoot().DescendantTokens(part))
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                yield return (trivia.Span, KindOf(trivia), null);
            }

            (CodeKind kind, string? symbol) = Describe(model, token);
            yield return (token.Span, kind, symbol);
            foreach (SyntaxTrivia trivia in token.TrailingTrivia)
            {
                yield return (trivia.Span, KindOf(trivia), null);
            }
        }
    }

    private static CodeKind KindOf(SyntaxTrivia trivia) =>
        trivia.IsDirective ? CodeKind.Keyword
        : trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.DisabledTextTrivia
            ? CodeKind.Comment
        : CodeKind.Plain;

    private static (CodeKind Kind, string? Symbol) Describe(SemanticModel model, SyntaxToken token)
    {
        if (token.IsKeyword() || SyntaxFacts.IsContextualKeyword(token.Kind()))
        {
            return (CodeKind.Keyword, null);
        }

        return token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => (CodeKind.Number, null),
            SyntaxKind.IdentifierToken => DescribeName(model, token),
            SyntaxKind.StringLiteralToken
            or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedStringTextToken => (CodeKind.String, null),
            _ => (CodeKind.Plain, null),
        };
    }

    private static (CodeKind Kind, string? Symbol) DescribeName(SemanticModel model, SyntaxToken token)
    {
        if (token.Parent is IdentifierNameSyntax { IsVar: true })
        {
            return (CodeKind.Keyword, null);
        }

        if (token.Parent is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax)
        {
            return (CodeKind.Type, null);
        }

        if (token.Parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
        {
            return (CodeKind.Method, null);
        }

        if (token.Parent is not SimpleNameSyntax name)
        {
            return (CodeKind.Plain, null);
        }

        SymbolInfo info = model.GetSymbolInfo(name);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        return symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } made when name.Parent is AttributeSyntax => (
                CodeKind.Type,
                SymbolIds.Of(made.ContainingType)
            ),
            ITypeSymbol => (CodeKind.Type, SymbolIds.Of(symbol)),
            IMethodSymbol => (CodeKind.Method, SymbolIds.Of(symbol)),
            IPropertySymbol or IFieldSymbol or IEventSymbol => (CodeKind.Plain, SymbolIds.Of(symbol)),
            null when name.Parent is InvocationExpressionSyntax || IsCalledMember(name) => (CodeKind.Method, null),
            null when name is GenericNameSyntax || name.Parent is BaseTypeSyntax or ObjectCreationExpressionSyntax => (
                CodeKind.Type,
                null
            ),
            _ => (CodeKind.Plain, null),
        };
    }

    private static bool IsCalledMember(SimpleNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access
        && access.Name == name;

    private static IEnumerable<string> UsingsOf(string props) =>
        XDocument
            .Load(props)
            .Descendants("Using")
            .Where(static element => element.Attribute("Alias") is null && element.Attribute("Remove") is null)
            .Select(static element =>
                (element.Attribute("Static") is null ? "" : "static ") + element.Attribute("Include")!.Value
            );

    private static string Usings(IEnumerable<string> names) =>
        string.Concat(names.Distinct().Select(static name => $"using {name};\n"));

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, s_syntax);
}
