namespace Becket.Deferreds;

/// <summary>An exception which says that the thing in use has ended, as a connection does. If a cancelled method
/// throws it, it is not reported: the caller expects that end.</summary>
internal interface IExpectedAfterCancellation;
