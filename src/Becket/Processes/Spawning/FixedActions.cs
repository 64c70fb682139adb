using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Processes.Spawning;

/// <summary>The actions of posix_spawn that are the same for all children of the same options: no pipes, and no handle
/// that must stay open while a child starts.</summary>
/// <remarks>
/// Making them costs two system calls for each descriptor, as the C library checks that the number is below the limit.
/// So each thread keeps its last ones, from the second child of the same options on. Only the environment may differ.
/// </remarks>
[SupportedOSPlatform("linux")]
// The kept one cannot be disposed, because another caller may be using it. It ends with its thread: hence the
// finalizer.
#pragma warning disable CA1001
internal sealed class FixedActions
#pragma warning restore CA1001
{
    [ThreadStatic]
    private static FixedActions? t_last;

    /// <summary>The options of the thread's previous child.</summary>
    [ThreadStatic]
    private static ProcessOptions? t_before;

    private readonly ProcessOptions _options;
    private readonly SpawnActions _actions;

    private FixedActions(ProcessOptions options)
    {
        _options = options;
        using var descriptors = new SpawnDescriptors();
        descriptors.Open(options);
        _actions = new SpawnActions(options, descriptors);
    }

    // The thread that kept it has ended, or has started children of other options.
    ~FixedActions() => _actions?.Dispose();

    /// <summary>The actions of the options; null if they are not the same for all children, or these are the first
    /// child's options.</summary>
    /// <exception cref="SystemErrorException">The C library refuses a descriptor.</exception>
    public static SpawnActions? Of(ProcessOptions options)
    {
        if (t_last is not null && AreSame(t_last._options, options))
        {
            return t_last._actions;
        }

        if (t_before is null || !AreSame(t_before, options))
        {
            t_before = options;
            return null;
        }

        if (!AreFixed(options))
        {
            return null;
        }

        t_last = new FixedActions(options);
        return t_last._actions;
    }

    /// <summary>Whether the actions of both are the same.</summary>
    private static bool AreSame(ProcessOptions one, ProcessOptions other) =>
        ReferenceEquals(one, other)
        || (
            one.WorkingDirectory == other.WorkingDirectory
            && one.Terminal is null
            && other.Terminal is null
            && one.MoreDescriptors.Count == 0
            && other.MoreDescriptors.Count == 0
            && AreSame(one.StandardInput, other.StandardInput)
            && AreSame(one.StandardOutput, other.StandardOutput)
            && AreSame(one.StandardError, other.StandardError)
        );

    private static bool AreSame(ChildDescriptor one, ChildDescriptor other) =>
        one.Kind == other.Kind && one.Number == other.Number && ReferenceEquals(one.Handle, other.Handle);

    private static bool AreFixed(ProcessOptions options) =>
        options.MoreDescriptors.Count == 0
        && options.Terminal is null
        && IsFixed(0, options.StandardInput)
        && IsFixed(1, options.StandardOutput)
        && IsFixed(2, options.StandardError);

    /// <summary>A descriptor of this program at whose number the child gets another one is copied for each
    /// child.</summary>
    private static bool IsFixed(int number, ChildDescriptor descriptor) =>
        descriptor.Kind switch
        {
            ChildDescriptorKind.Null or ChildDescriptorKind.SameAs => true,
            ChildDescriptorKind.Inherit => descriptor.Number == number || descriptor.Number > 2,
            _ => false,
        };
}
