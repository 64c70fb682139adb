using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Becket.Tests.Hooks;

/// <summary>Finds every place of the public API at which the library calls code of its users.</summary>
/// <remarks>Names: <c>Type.Member</c> for a member that users override or implement, and for a property that they set;
/// <c>Type.Member(parameter)</c> for what they give to a call.</remarks>
internal static class HookFinder
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Type[] s_called =
    [
        typeof(Delegate),
        typeof(ILogger),
        typeof(TimeProvider),
        typeof(Stream),
        typeof(Random),
        typeof(SynchronizationContext),
    ];

    private static readonly Type[] s_calledGenerics =
    [
        typeof(IProgress<>),
        typeof(IComparer<>),
        typeof(IEqualityComparer<>),
        typeof(IEnumerable<>),
        typeof(IEnumerator<>),
        typeof(IAsyncEnumerable<>),
    ];

    public static IReadOnlyList<string> Find() =>
        [.. typeof(Deferred).Assembly.GetExportedTypes().SelectMany(Of).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (type.IsAssignableTo(typeof(Delegate)) || type.IsEnum)
        {
            yield break;
        }

        bool canDerive =
            type.IsInterface
            || (!type.IsSealed && type.GetConstructors(Declared).Any(static made => made.IsPublic || made.IsFamily));
        IEnumerable<MethodBase> members = [.. type.GetConstructors(Declared), .. type.GetMethods(Declared)];
        foreach (MethodBase method in members.Where(IsForUsers))
        {
            string member = $"{name}.{(method.IsConstructor ? "new" : Plain(method.Name))}";
            bool isGenerated = method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.IsSpecialName;
            if (
                canDerive
                && !isGenerated
                && method is MethodInfo { IsVirtual: true, IsFinal: false } hook
                && IsNew(hook)
            )
            {
                yield return member;
            }

            if (method.IsSpecialName && !method.IsConstructor)
            {
                continue;
            }

            foreach (
                ParameterInfo parameter in method.GetParameters().Where(p => !p.IsOut && IsCalled(p.ParameterType))
            )
            {
                yield return $"{member}({parameter.Name})";
            }
        }

        foreach (PropertyInfo property in type.GetProperties(Declared).Where(static p => IsCalled(p.PropertyType)))
        {
            if (property.SetMethod is { IsPublic: true } or { IsFamily: true })
            {
                yield return $"{name}.{property.Name}";
            }
        }
    }

    private static bool IsNew(MethodInfo method) => method.GetBaseDefinition() == method;

    private static bool IsForUsers(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
        && method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true };

    private static string Plain(string method) =>
        method.StartsWith("get_", StringComparison.Ordinal) || method.StartsWith("set_", StringComparison.Ordinal)
            ? method[4..]
            : method;

    private static bool IsCalled(Type type)
    {
        if (type == typeof(string))
        {
            return false;
        }

        if (type.HasElementType)
        {
            return IsCalled(type.GetElementType()!);
        }

        return s_called.Any(type.IsAssignableTo)
            || (type.IsGenericType && s_calledGenerics.Contains(type.GetGenericTypeDefinition()))
            || (
                type.IsGenericType && !type.IsAssignableTo(typeof(Delegate)) && type.GetGenericArguments().Any(IsCalled)
            );
    }
}
