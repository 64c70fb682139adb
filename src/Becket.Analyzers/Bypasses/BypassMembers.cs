using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Bypasses;

/// <summary>The members of the base class library that a reactor has an own form of.</summary>
internal static class BypassMembers
{
    private const string UtcNow = "reactor.TimeProvider.GetUtcNow()";
    private const string LocalNow = "reactor.TimeProvider.GetLocalNow()";

    private static readonly ImmutableDictionary<string, (DiagnosticDescriptor Rule, string Instead)> s_members =
        new Dictionary<string, (DiagnosticDescriptor, string)>
        {
            ["System.DateTime.UtcNow"] = (Rules.Clock, UtcNow),
            ["System.DateTime.Now"] = (Rules.Clock, LocalNow),
            ["System.DateTime.Today"] = (Rules.Clock, LocalNow),
            ["System.DateTimeOffset.UtcNow"] = (Rules.Clock, UtcNow),
            ["System.DateTimeOffset.Now"] = (Rules.Clock, LocalNow),
            ["System.Diagnostics.Stopwatch.StartNew"] = (Rules.Clock, "reactor.Now"),
            ["System.Diagnostics.Stopwatch.GetTimestamp"] = (Rules.Clock, "reactor.Now"),
            ["System.Diagnostics.Stopwatch"] = (Rules.Clock, "reactor.Now"),
            ["System.Environment.TickCount"] = (Rules.Clock, "reactor.Now"),
            ["System.Environment.TickCount64"] = (Rules.Clock, "reactor.Now"),
            ["System.Threading.Tasks.Task.Delay"] = (Rules.Timer, "reactor.DeferLater(delay)"),
            ["System.Threading.Timer"] = (Rules.Timer, "reactor.CallLater or a LoopingCall"),
            ["System.Threading.PeriodicTimer"] = (Rules.Timer, "a LoopingCall"),
            ["System.Timers.Timer"] = (Rules.Timer, "reactor.CallLater or a LoopingCall"),
            ["System.Random.Shared"] = (Rules.Chance, "reactor.Random"),
            ["System.Random"] = (Rules.Chance, "reactor.Random, or a seed"),
        }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> s_names = s_members
        .Keys.Select(static name => name.Substring(name.LastIndexOf('.') + 1))
        .ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>What an operation bypasses; null if nothing.</summary>
    public static (DiagnosticDescriptor Rule, string Name, string Instead)? Find(IOperation operation)
    {
        switch (operation)
        {
            // A constructor with arguments may take a seed or a TimeProvider: the program has chosen.
            case IObjectCreationOperation { Type: { } type } made
                when s_names.Contains(type.Name) && !TakesProvider(made.Arguments) && !TakesSeed(type, made.Arguments):
                return Find(Names.FullName(type), $"new {type.Name}");

            case IInvocationOperation { TargetMethod: var method } call
                when s_names.Contains(method.Name) && !TakesProvider(call.Arguments) && !IsZero(call.Arguments):
                return Find($"{Names.FullName(method.ContainingType)}.{method.Name}", Names.Short(method));

            case IPropertyReferenceOperation { Property: { IsStatic: true } property }
                when s_names.Contains(property.Name):
                return Find($"{Names.FullName(property.ContainingType)}.{property.Name}", Names.Short(property));

            default:
                return null;
        }
    }

    private static (DiagnosticDescriptor Rule, string Name, string Instead)? Find(string fullName, string shown) =>
        s_members.TryGetValue(fullName, out (DiagnosticDescriptor Rule, string Instead) found)
            ? (found.Rule, shown, found.Instead)
            : null;

    private static bool TakesProvider(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is { Type: { } type } && Names.FullName(type) == "System.TimeProvider")
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesSeed(ITypeSymbol type, ImmutableArray<IArgumentOperation> arguments) =>
        type.Name == "Random" && !arguments.IsEmpty;

    /// <summary>Task.Delay(0) and Task.Delay(-1) are no timers.</summary>
    private static bool IsZero(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            IOperation value = argument.Value;
            if (
                value.ConstantValue is { HasValue: true, Value: 0 or -1 }
                || value is IFieldReferenceOperation { Field.Name: "Zero" or "InfiniteTimeSpan" or "Infinite" }
            )
            {
                return true;
            }
        }

        return false;
    }
}
