using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Becket.Analyzers.CodeFixes;

/// <summary>The fix for BKT0005: keep the new handle in a variable, and use that one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StaleHandleCodeFix : CodeFixProvider
{
    private const string Title = "Use the new handle";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.StaleHandle.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await FixContext.Of<IdentifierNameSyntax>(context).ConfigureAwait(false) is not { } found
            || context.Diagnostics[0].AdditionalLocations is not [var changed]
            || found.Root.FindNode(changed.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax call
            || call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
        )
        {
            return;
        }

        // The handle has a name already, unless the call is a statement of its own.
        string? name = statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } variable] }
                when value == call => variable.Identifier.ValueText,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } set }
                when set.Right == call && left.Identifier.ValueText != "_" => left.Identifier.ValueText,
            _ => null,
        };
        StatementSyntax? declaration = null;
        if (name is null)
        {
            if (statement is not ExpressionStatementSyntax { Expression: var only } || only != call)
            {
                return;
            }

            name = Unused(found.Model, statement, found.Node.Identifier.ValueText + "Next");
            declaration = SyntaxFactory
                .LocalDeclarationStatement(
                    SyntaxFactory.VariableDeclaration(
                        SyntaxFactory.IdentifierName("var"),
                        SyntaxFactory.SingletonSeparatedList(
                            SyntaxFactory
                                .VariableDeclarator(name)
                                .WithInitializer(SyntaxFactory.EqualsValueClause(call.WithoutTrivia()))
                        )
                    )
                )
                .WithTriviaFrom(statement)
                .WithAdditionalAnnotations(Formatter.Annotation);
        }

        IdentifierNameSyntax use = SyntaxFactory.IdentifierName(name).WithTriviaFrom(found.Node);
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                _ =>
                {
                    SyntaxNode root = declaration is null
                        ? found.Root.ReplaceNode(found.Node, use)
                        : found.Root.ReplaceNodes<SyntaxNode, SyntaxNode>(
                            [statement, found.Node],
                            (old, _) => old == statement ? declaration : use
                        );
                    return Task.FromResult(context.Document.WithSyntaxRoot(root));
                },
                equivalenceKey: Title
            ),
            context.Diagnostics
        );
    }

    private static string Unused(SemanticModel model, SyntaxNode place, string name)
    {
        while (!model.LookupSymbols(place.SpanStart, name: name).IsEmpty)
        {
            name += "2";
        }

        return name;
    }
}
