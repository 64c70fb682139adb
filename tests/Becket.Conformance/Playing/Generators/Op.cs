namespace Becket.Conformance.Playing.Generators;

/// <summary>One operation of a generator function.</summary>
internal abstract record Op;

/// <summary>Awaits the deferred of that name.</summary>
internal sealed record AwaitNameOp(string Name) : Op;

/// <summary>Awaits a value that is not a deferred, and gets it at once.</summary>
internal sealed record AwaitValueOp(Func<object?> Value) : Op;

/// <summary>Calls another generator function and awaits its result.</summary>
internal sealed record AwaitCallOp(string Generator) : Op;

internal sealed record LogOp(string Text) : Op;

/// <summary>Performs a step; its errors go into the trace.</summary>
internal sealed record DoOp(Step Step) : Op;

internal sealed record ReturnOp(Func<object?> Value) : Op;

/// <summary>Returns the result of the last await.</summary>
internal sealed record ReturnLastOp : Op;

internal sealed record RaiseOp(string Error) : Op;

/// <summary>In a handler: raises the error that it handles.</summary>
internal sealed record ReraiseOp : Op;

internal sealed record RepeatOp(int Times, Op[] Body) : Op;

/// <param name="Body">The ops that may raise an error.</param>
/// <param name="Errors">The errors that are caught.</param>
/// <param name="Handler">The ops that run then.</param>
/// <param name="Final">The ops that run at the end in any case; null if there is no such part.</param>
internal sealed record TryOp(Op[] Body, string[] Errors, Op[] Handler, Op[]? Final) : Op;
