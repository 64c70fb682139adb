using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Processes.Spawning;

/// <summary>What posix_spawn is to do in a child, where that is the same for all children of the same options: no
/// pipes, and nothing that has to be held while a child is started.</summary>
/// <remarks>
/// Putting it together costs two system calls for each descriptor, as the C library looks whether the number is below
/// the limit. So the last one of a thread is kept, from the second child of the same options on: who starts many uses
/// one object for all.
/// </remarks>
[SupportedOSPlatform("linux")]
#pragma warning disable CA1001 // The kept one is nobody's to dispose: it may be in use by whoever has just asked for it, and goes with its thread. Hence the finalizer.
internal sealed class FixedActions
#pragma warning restore CA1001
{
    [ThreadStatic]
    private static FixedActions? t_last;

    /// <summary>The options of the child before.</summary>
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

    // The thread that kept it has ended, or starts children of other options.
    ~FixedActions() => _actions?.Dispose();

    /// <summary>Those of the options; null if they are not fixed, or were never asked for before.</summary>
    /// <exception cref="SystemErrorException">The C library refuses a descriptor.</exception>
    public static SpawnActions? Of(ProcessOptions options)
    {
        if (t_last is not null && ReferenceEquals(t_last._options, options))
        {
            return t_last._actions;
        }

        if (!ReferenceEquals(t_before, options))
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

    private static bool AreFixed(ProcessOptions options) =>
        options.MoreDescriptors.Count == 0
        && IsFixed(0, options.StandardInput)
        && IsFixed(1, options.StandardOutput)
        && IsFixed(2, options.StandardError);

    /// <summary>One of ours whose number the child gets something else at has to be copied for each child.</summary>
    private static bool IsFixed(int number, ChildDescriptor descriptor) =>
        descriptor.Kind switch
        {
            ChildDescriptorKind.Null or ChildDescriptorKind.SameAs => true,
            ChildDescriptorKind.Inherit => descriptor.Number == number || descriptor.Number > 2,
            _ => false,
        };
}
