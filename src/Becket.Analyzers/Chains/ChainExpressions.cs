using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Chains;

/// <summary>Reads statements that add callbacks to a deferred.</summary>
internal static class ChainExpressions
{
    /// <summary>Whether a method adds to the chain of the deferred that it is called on: AddCallback, AddErrback,
    /// AddBoth, AddCallbacks, AddTimeout.</summary>
    public static bool Adds(IMethodSymbol method, KnownTypes types) =>
        method.Name.StartsWith("Add", StringComparison.Ordinal)
        && types.IsBeckets(method)
        && types.IsDeferred(method.ReturnType);

    /// <summary>The deferred that a call adds to.</summary>
    public static IOperation? ReceiverOf(IInvocationOperation call) =>
        call.Instance
        ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);

    /// <summary>Whether a method handles the failures of what is above it in the chain.</summary>
    public static bool HandlesFailures(IMethodSymbol method) =>
        method.Name is "AddErrback" or "AddBoth" or "AddCallbacks";

    /// <summary>The expression without conversions and parentheses.</summary>
    public static IOperation Plain(IOperation operation) =>
        operation switch
        {
            IConversionOperation conversion => Plain(conversion.Operand),
            IParenthesizedOperation parenthesized => Plain(parenthesized.Operand),
            IConditionalAccessOperation access => Plain(access.WhenNotNull),
            _ => operation,
        };

    /// <summary>Whether a statement that consists of this expression loses a deferred: it makes one and nothing
    /// waits for it, keeps it or handles its failure.</summary>
    public static bool Drops(IOperation expression, KnownTypes types)
    {
        IOperation at = Plain(expression);
        bool isHandled = false;
        while (at is IInvocationOperation call && Adds(call.TargetMethod, types))
        {
            isHandled |= HandlesFailures(call.TargetMethod);
            if (ReceiverOf(call) is not { } receiver)
            {
                return false;
            }

            at = receiver is IConditionalAccessInstanceOperation ? receiver : Plain(receiver);
        }

        return !isHandled && Makes(at);
    }

    /// <summary>Whether an expression makes a deferred, so that this was its only holder. A variable holds its
    /// deferred elsewhere too.</summary>
    private static bool Makes(IOperation expression) =>
        expression switch
        {
            // Its deferred fires when the loop ends: the program holds the looping call, not the deferred.
            IInvocationOperation { TargetMethod: { Name: "Start" } start }
                when Names.FullName(start.ContainingType) == "Becket.Tasks.LoopingCall" => false,

            // The group waits for its job, and reports the job's failure.
            IInvocationOperation { TargetMethod: { Name: "Start" } start }
                when Names.FullName(start.ContainingType) == "Becket.Tasks.TaskGroup" => false,

            // A method that returns any T hands on what its caller gave it.
            IInvocationOperation call => !ReturnsItsReceiver(call)
                && call.TargetMethod.OriginalDefinition.ReturnType is not ITypeParameterSymbol,

            // A DeferredList reports its members' failures as outcomes, and does not fail unless it is asked to.
            _ => false,
        };

    /// <summary>Whether a fluent method hands back the object that it was called on, so that nothing was made.
    /// </summary>
    private static bool ReturnsItsReceiver(IInvocationOperation call) =>
        call.Instance is { Type: { } type } && SymbolEqualityComparer.Default.Equals(type, call.Type);
}
