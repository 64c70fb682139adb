namespace Becket.Deferreds;

/// <summary>Says that code runs on a thread that may block, not on the thread of a reactor, so that the analyzers of
/// this package check it: it must not use objects of the loop.</summary>
/// <remarks>
/// <para>On a parameter, a property or a field: the functions given to it run on such a thread, as those of
/// <c>DeferToThread</c> do. On a method: its body does; code on the loop must not call it directly (BKT0001). On a
/// class: the same for each of its methods and accessors.</para>
/// <para>It changes nothing while a program runs.</para>
/// </remarks>
/// <seealso cref="RunsOnLoopAttribute"/>
[AttributeUsage(
    AttributeTargets.Parameter
        | AttributeTargets.Property
        | AttributeTargets.Field
        | AttributeTargets.Method
        | AttributeTargets.Class
        | AttributeTargets.Interface,
    Inherited = false
)]
public sealed class RunsOnThreadAttribute : Attribute;
