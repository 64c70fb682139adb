namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A part of an expression that has been parsed.</summary>
internal delegate Scalar Evaluation(ExpressionScope scope);
