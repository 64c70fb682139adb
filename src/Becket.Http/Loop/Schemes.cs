namespace Becket.Http.Loop;

/// <summary>The schemes of addresses. Those of web sockets begin as HTTP.</summary>
internal static class Schemes
{
    public static bool IsKnown(Uri uri) => uri.Scheme is "http" or "https" or "ws" or "wss";

    public static bool IsSecure(Uri uri) => uri.Scheme is "https" or "wss";
}
