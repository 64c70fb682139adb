namespace Becket.Deferreds.Joining;

/// <summary>Options for a <see cref="DeferredList{T}"/>: when it fires, and what it does with the failures of its
/// members.</summary>
/// <remarks>Source: the three flags of <c>defer.DeferredList</c>.</remarks>
[Flags]
public enum DeferredListOptions
{
    /// <summary>It fires when all members have finished, with all their outcomes.</summary>
    None = 0,

    /// <summary>It fires with the first success. (A list without members then never fires.)</summary>
    FireOnOneCallback = 1,

    /// <summary>It fails with the first failure, as a <see cref="FirstErrorException"/>.</summary>
    FireOnOneErrback = 2,

    /// <summary>A member's failure counts as handled: the member itself is left with success.</summary>
    ConsumeErrors = 4,
}
