namespace Becket.Reactors.Drivers;

/// <summary>How a driver can carry the pipes of child processes.</summary>
internal enum ChildSupport
{
    /// <summary>There are no processes in its world.</summary>
    None,

    /// <summary>It takes the base class library's streams.</summary>
    Streams,

    /// <summary>It takes descriptors, and watches those that stand for processes.</summary>
    Descriptors,
}
