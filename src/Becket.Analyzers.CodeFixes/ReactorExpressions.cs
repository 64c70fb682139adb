using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Writes the expression for the reactor at a place in a program.</summary>
internal static class ReactorExpressions
{
    /// <summary>The name of a variable that holds the reactor there; null if there is none.</summary>
    public static ExpressionSyntax? Named(SemanticModel model, SyntaxNode place)
    {
        if (KnownTypes.Of(model.Compilation) is not { } types)
        {
            return null;
        }

        SyntaxNode? closed = StaticFunctionAround(place);
        ISymbol? best = null;
        foreach (ISymbol symbol in model.LookupSymbols(place.SpanStart))
        {
            if (
                Priority(symbol) > Priority(best)
                && KnownTypes.Same(TypeOf(symbol), types.Reactor)
                && TypeOf(symbol)!.NullableAnnotation != NullableAnnotation.Annotated
                && !KnownTypes.Same(symbol.ContainingType, types.Reactor)
                && IsUsableAt(symbol, place, closed, model)
            )
            {
                best = symbol;
            }
        }

        return best is null ? null : SyntaxFactory.IdentifierName(best.Name);
    }

    /// <summary>The same for code on the loop, where the current reactor is never null.</summary>
    public static ExpressionSyntax OnLoop(SemanticModel model, SyntaxNode place) =>
        Named(model, place)
        ?? SyntaxFactory.ParseExpression(TypeNames.At(model, place.SpanStart, "Becket.Reactors.Reactor") + ".Current!");

    private static int Priority(ISymbol? symbol) =>
        symbol switch
        {
            ILocalSymbol or IParameterSymbol => 3,
            IFieldSymbol => 2,
            IPropertySymbol => 1,
            _ => 0,
        };

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };

    private static bool IsUsableAt(ISymbol symbol, SyntaxNode place, SyntaxNode? closed, SemanticModel model)
    {
        if (symbol is ILocalSymbol or IParameterSymbol)
        {
            foreach (SyntaxReference declaration in symbol.DeclaringSyntaxReferences)
            {
                if (
                    declaration.Span.End > place.SpanStart
                    || (closed is not null && !closed.Span.Contains(declaration.Span))
                )
                {
                    return false;
                }
            }

            return true;
        }

        if (symbol.IsStatic)
        {
            return true;
        }

        // A member of the object: not in a static function, and only of the class that the code is in.
        return closed is null
            && model.GetEnclosingSymbol(place.SpanStart) is { } function
            && !IsInStaticMember(function);
    }

    private static bool IsInStaticMember(ISymbol function)
    {
        ISymbol member = function;
        while (member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            member = member.ContainingSymbol;
        }

        return member.IsStatic;
    }

    private static SyntaxNode? StaticFunctionAround(SyntaxNode place)
    {
        foreach (SyntaxNode node in place.Ancestors())
        {
            if (
                node is AnonymousFunctionExpressionSyntax lambda && lambda.Modifiers.Any(SyntaxKind.StaticKeyword)
                || node is LocalFunctionStatementSyntax local && local.Modifiers.Any(SyntaxKind.StaticKeyword)
            )
            {
                return node;
            }
        }

        return null;
    }
}
