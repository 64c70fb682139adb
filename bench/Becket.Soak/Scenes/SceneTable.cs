namespace Becket.Soak.Scenes;

/// <summary>All scenes.</summary>
internal static class SceneTable
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("requests", 4, Requests.KeepAlive),
        new("pipelines", 2, Requests.Pipeline),
        new("half-closes", 4, Requests.HalfClose),
        new("resets", 8, Ends.Reset),
        new("idle", 8, Ends.StayIdle),
        new("garbage", 4, Ends.SendGarbage),
        new("broken handshakes", 4, Ends.BreakHandshake),
        new("slow readers", 8, Bodies.ReadSlowly),
        new("slow writers", 8, Bodies.WriteSlowly),
        new("uploads", 2, Bodies.Upload),
        new("aborted uploads", 4, Bodies.AbortUpload),
        new("web sockets", 2, Sockets.Echo),
        new("web socket floods", 4, Sockets.Flood),
        new("tls, HTTP/1.1", 2, Tls.Http1),
        new("tls, HTTP/2", 2, Tls.Http2),
        new("cancelled streams", 2, Tls.CancelStreams),
    ];

    /// <summary>The scenes whose names contain one of some words.</summary>
    /// <param name="words">With commas between them. Empty: all.</param>
    public static IReadOnlyList<Scene> Of(string words) =>
        [
            .. All.Where(scene =>
                words.Split(',').Any(word => scene.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
            ),
        ];
}
