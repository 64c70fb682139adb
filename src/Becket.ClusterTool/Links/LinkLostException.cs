namespace Becket.ClusterTool.Links;

/// <summary>The link has ended, and an answer will not come. What was asked may have been done.</summary>
internal sealed class LinkLostException(string message, Exception? inner = null) : IOException(message, inner);
