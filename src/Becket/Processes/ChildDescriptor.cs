using System.Runtime.InteropServices;

namespace Becket.Processes;

/// <summary>What a child process gets as a descriptor: one end of a pipe to this program, or a descriptor of this
/// program.</summary>
/// <remarks>
/// <para>Immutable; may be used for any number of children. Source: the values of <c>childFDs</c> of
/// <c>spawnProcess</c>: "r", "w" and numbers.</para>
/// <para>Children started through <see cref="System.Diagnostics.Process"/> (every driver but epoll) have the
/// descriptors 0, 1 and 2 only: a pipe in Twisted's direction, <see cref="Null"/>, or this program's own descriptor of
/// the same number.</para>
/// </remarks>
public sealed class ChildDescriptor
{
    private ChildDescriptor(ChildDescriptorKind kind, int number = -1, SafeHandle? handle = null)
    {
        Kind = kind;
        Number = number;
        Handle = handle;
    }

    /// <summary>A pipe that this program writes to and the child reads from.</summary>
    public static ChildDescriptor PipeToWrite { get; } = new(ChildDescriptorKind.PipeToWrite);

    /// <summary>A pipe that the child writes to and this program reads from.</summary>
    public static ChildDescriptor PipeToRead { get; } = new(ChildDescriptorKind.PipeToRead);

    /// <summary>The null device: it reads as empty, and drops what is written.</summary>
    public static ChildDescriptor Null { get; } = new(ChildDescriptorKind.Null);

    internal ChildDescriptorKind Kind { get; }

    /// <summary>The number of this program's descriptor to inherit, or of the child's to share.</summary>
    internal int Number { get; }

    internal SafeHandle? Handle { get; }

    internal bool IsPipe => Kind is ChildDescriptorKind.PipeToRead or ChildDescriptorKind.PipeToWrite;

    /// <summary>A descriptor of this program, a terminal or a file for example. The child shares it.</summary>
    /// <param name="descriptor">Its number in this program.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static ChildDescriptor Inherit(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new ChildDescriptor(ChildDescriptorKind.Inherit, descriptor);
    }

    /// <summary>The file, pipe or socket of an open handle. The handle stays open here; the child gets a
    /// copy.</summary>
    /// <param name="handle">The handle. It must be open when a child is started with this.</param>
    public static ChildDescriptor FromHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new ChildDescriptor(ChildDescriptorKind.Handle, handle: handle);
    }

    /// <summary>The same as another descriptor of the child: <c>SameAs(1)</c> for descriptor 2 is the shell's
    /// <c>2&gt;&amp;1</c>.</summary>
    /// <param name="childDescriptor">The child's number of the other descriptor, which is not itself
    /// <c>SameAs</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static ChildDescriptor SameAs(int childDescriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(childDescriptor);
        return new ChildDescriptor(ChildDescriptorKind.SameAs, childDescriptor);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Kind is ChildDescriptorKind.Inherit or ChildDescriptorKind.SameAs ? $"{Kind}({Number})" : Kind.ToString();
}
