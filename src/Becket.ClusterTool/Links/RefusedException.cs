namespace Becket.ClusterTool.Links;

/// <summary>The other side refuses a request. The message is for the user.</summary>
internal sealed class RefusedException(string message) : Exception(message);
