using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.CodeFixes;

/// <summary>The fix for BKT0009: a method or local function returns a deferred. Overrides keep the type that their base
/// gives them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AsyncVoidCodeFix : CodeFixProvider
{
    private const string Title = "Return a Deferred";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.AsyncVoid.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixContext.Of<SyntaxNode>(context).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        TypeSyntax? type = found.Node switch
        {
            LocalFunctionStatementSyntax local => local.ReturnType,
            MethodDeclarationSyntax method when IsPrivate(method) => method.ReturnType,
            _ => null,
        };
        if (type is null)
        {
            return;
        }

        TypeSyntax deferred = SyntaxFactory
            .ParseTypeName(TypeNames.At(found.Model, type.SpanStart, "Becket.Deferreds.Deferred"))
            .WithTriviaFrom(type);
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(type, deferred))),
                equivalenceKey: Title
            ),
            context.Diagnostics
        );
    }

    private static bool IsPrivate(MethodDeclarationSyntax method) =>
        method.ExplicitInterfaceSpecifier is null
        && !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
        && !method.Modifiers.Any(SyntaxKind.PublicKeyword)
        && !method.Modifiers.Any(SyntaxKind.ProtectedKeyword)
        && !method.Modifiers.Any(SyntaxKind.InternalKeyword);
}
