namespace Becket.Deferreds;

/// <summary>Says that code runs on the thread of a reactor, so that the analyzers of this package check it: it must not
/// block.</summary>
/// <remarks>
/// <para>On a parameter, a property or a field: the functions given to it run on the loop. On a method: its body does,
/// and the bodies of its overrides and implementations. On a class or an interface: the same for each of its methods
/// and accessors, but not for those that a derived class adds.</para>
/// <para>A method marked so must not be called in a function that runs on another thread (BKT0004).</para>
/// <para>Becket's own API carries it; put it on yours where a function of yours goes to the loop by a way that the
/// analyzers cannot follow. It changes nothing while a program runs.</para>
/// </remarks>
/// <seealso cref="RunsOnThreadAttribute"/>
[AttributeUsage(
    AttributeTargets.Parameter
        | AttributeTargets.Property
        | AttributeTargets.Field
        | AttributeTargets.Method
        | AttributeTargets.Class
        | AttributeTargets.Interface,
    Inherited = false
)]
public sealed class RunsOnLoopAttribute : Attribute;
