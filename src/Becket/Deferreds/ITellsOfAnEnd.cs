namespace Becket.Deferreds;

/// <summary>An exception which says that what was used has ended, as a connection does. Who was cancelled while waiting
/// for it need not be told.</summary>
internal interface ITellsOfAnEnd;
