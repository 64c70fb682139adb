using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Puts an <c>await</c> into the function around an expression.</summary>
internal static class AsyncFunctions
{
    /// <summary>Whether an <c>await</c> is allowed at this place, perhaps after the lambda around it was made
    /// <c>async</c>.</summary>
    public static bool CanAwait(SyntaxNode place, SemanticModel model)
    {
        for (SyntaxNode? at = place.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case LockStatementSyntax:
                    return false;

                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) || CanBecomeAsync(lambda, model);

                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);

                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);

                case GlobalStatementSyntax:
                    return true;

                case MemberDeclarationSyntax
                or AccessorDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Replaces an expression by the wait for another, and makes the lambda around it <c>async</c> if it is
    /// not.</summary>
    public static SyntaxNode ReplaceByAwait(SyntaxNode root, ExpressionSyntax old, ExpressionSyntax awaited)
    {
        ExpressionSyntax wait = SyntaxFactory.AwaitExpression(awaited.WithoutTrivia());
        if (
            old.Parent
                is MemberAccessExpressionSyntax
                    or ElementAccessExpressionSyntax
                    or ConditionalAccessExpressionSyntax
                    or PostfixUnaryExpressionSyntax
            || (old.Parent is InvocationExpressionSyntax call && call.Expression == old)
        )
        {
            wait = SyntaxFactory.ParenthesizedExpression(wait);
        }

        wait = wait.WithTriviaFrom(old).WithAdditionalAnnotations(Formatter.Annotation);
        AnonymousFunctionExpressionSyntax? lambda = LambdaAround(old);
        if (lambda is null || lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword))
        {
            return root.ReplaceNode(old, wait);
        }

        AnonymousFunctionExpressionSyntax changed = lambda.ReplaceNode(old, wait);
        SyntaxToken first = changed.GetFirstToken();
        changed = (AnonymousFunctionExpressionSyntax)
            changed.ReplaceToken(first, first.WithLeadingTrivia(SyntaxTriviaList.Empty));
        changed = changed
            .WithAsyncKeyword(
                SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.ElasticSpace)
            )
            .WithTriviaFrom(lambda);
        return root.ReplaceNode(lambda, changed);
    }

    private static AnonymousFunctionExpressionSyntax? LambdaAround(SyntaxNode node)
    {
        for (SyntaxNode? at = node.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda;
                case LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether a lambda is an argument of Becket's API, which has overloads for asynchronous functions.
    /// </summary>
    private static bool CanBecomeAsync(AnonymousFunctionExpressionSyntax lambda, SemanticModel model) =>
        lambda.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } }
        && KnownTypes.Of(model.Compilation) is { } types
        && model.GetSymbolInfo(call).Symbol is { } method
        && types.IsBeckets(method);
}
