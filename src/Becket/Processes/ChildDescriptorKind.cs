namespace Becket.Processes;

/// <summary>The kinds of <see cref="ChildDescriptor"/>.</summary>
internal enum ChildDescriptorKind
{
    PipeToWrite,
    PipeToRead,
    Null,
    Inherit,
    Handle,
    SameAs,
}
