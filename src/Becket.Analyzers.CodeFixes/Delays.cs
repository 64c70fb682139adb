using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Writes delays as the reactor takes them.</summary>
internal static class Delays
{
    /// <summary>A delay in milliseconds, or a time span, as a time span.</summary>
    public static ExpressionSyntax AsTimeSpan(IOperation delay)
    {
        var expression = (ExpressionSyntax)delay.Syntax.WithoutTrivia();
        if (delay.Type?.SpecialType != SpecialType.System_Int32)
        {
            return expression;
        }

        string made =
            delay.ConstantValue is { HasValue: true, Value: int milliseconds } && milliseconds % 1000 == 0
                ? $"FromSeconds({(milliseconds / 1000).ToString(CultureInfo.InvariantCulture)})"
                : $"FromMilliseconds({expression})";
        return SyntaxFactory
            .ParseExpression("global::System.TimeSpan." + made)
            .WithAdditionalAnnotations(Simplifier.Annotation);
    }
}
