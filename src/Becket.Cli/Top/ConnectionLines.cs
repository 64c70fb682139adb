using System.Globalization;

namespace Becket.Cli.Top;

/// <summary>The connections of a program, as a table.</summary>
internal static class ConnectionLines
{
    private static readonly string[] s_orders = ["most unsent first", "oldest first", "by peer"];

    public static IEnumerable<TopLine> Of(ReactorSnapshot snapshot, TopView view)
    {
        string order = s_orders[view.Sort % s_orders.Length];
        long unsent = snapshot.Connections.Sum(static connection => connection.Unsent);
        yield return new TopLine(
            $"CONNECTIONS  {snapshot.Connections.Count}, {TopText.Bytes(unsent)} unsent, {order}",
            TopLook.Heading
        );
        yield return new TopLine("UNSENT      AGE  STATE    PEER                      PROTOCOL", TopLook.Dim);
        foreach (OpenConnectionInfo connection in Sorted(snapshot.Connections, view))
        {
            string text = Line(connection);
            if (TopText.Shows(view, text))
            {
                yield return new TopLine(text, connection.IsPaused ? TopLook.Bad : TopLook.Plain);
            }
        }
    }

    private static IEnumerable<OpenConnectionInfo> Sorted(
        IReadOnlyList<OpenConnectionInfo> connections,
        TopView view
    ) =>
        (view.Sort % s_orders.Length) switch
        {
            0 => connections.OrderByDescending(static connection => connection.Unsent),
            1 => connections.OrderByDescending(static connection => connection.Age),
            _ => connections.OrderBy(static connection => connection.Peer, StringComparer.Ordinal),
        };

    private static string Line(OpenConnectionInfo connection)
    {
        string state =
            connection.IsClosing ? "closing"
            : connection.IsPaused ? "paused"
            : connection.Host.Length == 0 ? "opening"
            : "open";
        string age = connection.Age is { } known ? TopText.Short(known) : "";
        string peer = (connection.IsAccepted ? "from " : "to ") + connection.Peer;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TopText.Bytes(connection.Unsent), 6}  {age, 7}  {state, -7}  {peer, -24}  {connection.Protocol}"
        );
    }
}
