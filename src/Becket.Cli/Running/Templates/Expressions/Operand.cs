namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A part of an expression, with how to change it if it is a variable.</summary>
/// <param name="Get">Calculates it.</param>
/// <param name="Set">Changes it; null if it is no variable.</param>
internal readonly record struct Operand(Evaluation Get, Action<ExpressionScope, Scalar>? Set = null)
{
    public static Operand Constant(Scalar value) => new(_ => value);
}
