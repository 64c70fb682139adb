using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.Contexts;

/// <summary>Finds the uses of a private method in the declarations of its type.</summary>
internal static class References
{
    public static IEnumerable<(IOperation Reference, ISymbol? Member)> To(
        IMethodSymbol method,
        Compilation compilation,
        CancellationToken token
    )
    {
        foreach (SyntaxReference part in method.ContainingType.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = part.GetSyntax(token);
            SemanticModel? model = null;
            foreach (SyntaxNode node in declaration.DescendantNodes())
            {
                if (node is not SimpleNameSyntax name || name.Identifier.ValueText != method.Name)
                {
                    continue;
                }

                // The rule against this guards against binding whole programs. This binds one type, and only if a rule
                // is about to report something in one of its private methods.
#pragma warning disable RS1030
                model ??= compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
                if (
                    KnownTypes.Same(model.GetSymbolInfo(name, token).Symbol, method)
                    && OperationOf(name, model, token) is { } operation
                )
                {
                    yield return (operation, MemberAround(name, model, token));
                }
            }
        }
    }

    /// <summary>The member whose body contains a node.</summary>
    public static ISymbol? MemberAround(SyntaxNode node, SemanticModel model, CancellationToken token)
    {
        ISymbol? symbol = model.GetEnclosingSymbol(node.SpanStart, token);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol;
    }

    private static IOperation? OperationOf(SimpleNameSyntax name, SemanticModel model, CancellationToken token)
    {
        ExpressionSyntax expression = name;
        if (expression.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        {
            expression = access;
        }
        else if (expression.Parent is MemberBindingExpressionSyntax binding)
        {
            expression = binding;
        }

        SyntaxNode node =
            expression.Parent is InvocationExpressionSyntax call && call.Expression == expression ? call : expression;
        return model.GetOperation(node, token);
    }
}
