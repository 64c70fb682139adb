using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Writes delays as the reactor takes them.</summary>
internal static class Delays
{
    /// <summary>A delay in milliseconds, or a time span, as a time span.</summary>
    public static ExpressionSyntax AsTimeSpan(IOperation delay)
    {
        var expression = (ExpressionSyntax)delay.Syntax;
        if (delay.Type?.SpecialType != SpecialType.System_Int32)
        {
            return expression.WithoutTrivia();
        }

        string made =
            delay.ConstantValue is { HasValue: true, Value: int milliseconds } && milliseconds % 1000 == 0
                ? $"FromSeconds({(milliseconds / 1000).ToString(CultureInfo.InvariantCulture)})"
                : $"FromMilliseconds({expression.WithoutTrivia()})";
        string type = TypeNames.At(delay.SemanticModel!, expression.SpanStart, "System.TimeSpan");
        return SyntaxFactory.ParseExpression(type + "." + made);
    }
}
