namespace Becket.Cli.Top;

/// <summary>All else that a program has: ports, slots, looping calls, functions, children, deferreds, delayed
/// calls.</summary>
internal static class OtherLines
{
    public static IEnumerable<TopLine> Of(ReactorSnapshot snapshot, TopView view) =>
        [
            .. Part("PORTS", snapshot.Listeners.Select(Line), view),
            .. Part("SLOTS", snapshot.Cooperators.Select(Line), view),
            .. Part("LOOPING CALLS", snapshot.LoopingCalls.Select(Line), view),
            .. Part("FUNCTIONS ON THREADS", snapshot.ThreadCalls.Select(Line), view),
            .. Part("CHILDREN", snapshot.Children.Select(Line), view),
            .. Part(
                "DEFERREDS that have not fired and that no method waits for",
                snapshot.Deferreds.Select(Line),
                view
            ),
            .. Part("DELAYED CALLS, the next ones", snapshot.DelayedCalls.Select(Line), view),
        ];

    private static IEnumerable<TopLine> Part(string title, IEnumerable<string> lines, TopView view)
    {
        TopLine[] shown =
        [
            .. lines.Where(line => TopText.Shows(view, line)).Select(static line => new TopLine("  " + line)),
        ];
        return shown.Length == 0 ? [] : [new TopLine(title, TopLook.Heading), .. shown];
    }

    private static string Line(ListenerInfo port) =>
        TopText.Text($"{port.Kind} {port.Host}  {port.Serves}  {port.Connections} connections, {port.Refused} refused")
        + $", for {TopText.Short(port.Age)}";

    private static string Line(CooperatorInfo slots) =>
        slots.Slots is { } all
            ? TopText.Text($"{slots.Kind}  {slots.Running} of {all} slots busy, {slots.Started} started")
                + TopText.Text($", {slots.Failed} failed, for {TopText.Short(slots.Age)}")
            : TopText.Text(
                $"{slots.Kind}  {slots.Running} tasks, {slots.Waiting} of them wait, for {TopText.Short(slots.Age)}"
            );

    private static string Line(LoopingCallInfo loop) =>
        $"{loop.What}  every {TopText.Short(loop.Interval)}, "
        + (
            loop.IsUnderWay ? "a call is under way"
            : loop.DueIn is { } due ? $"next in {TopText.Short(due)}"
            : "none is due"
        );

    private static string Line(ThreadCallInfo call) =>
        $"{call.What}  {(call.HasBegun ? "runs" : "waits for a thread")}, for {TopText.Short(call.Age)}";

    private static string Line(ChildInfo child) =>
        TopText.Text($"{child.Program}, process {child.Pid}, for {TopText.Short(child.Age)}");

    private static string Line(DeferredInfo deferred)
    {
        string count = deferred.Count > 1 ? TopText.Text($"{deferred.Count} × ") : "";
        string name = deferred.Name is { } given ? $" \"{given}\"" : "";
        return TopText.Text(
            $"{count}{deferred.Type}{name}  {deferred.Callbacks} callbacks, for {TopText.Short(deferred.Age)}"
        );
    }

    private static string Line(DelayedCallInfo call) => $"in {TopText.Short(call.DueIn)}  {call.What}";
}
