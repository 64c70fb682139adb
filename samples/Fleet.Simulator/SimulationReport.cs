using System.Globalization;
using System.Text.Json;
using HdrHistogram;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>The figures of a simulation, as text or as one line of JSON.</summary>
internal sealed record SimulationReport(
    int Devices,
    double Seconds,
    double Rate,
    long Messages,
    double MessagesPerSecond,
    long Positions,
    long Alarms,
    long Batches,
    long Packets,
    long Uplinks,
    long Heartbeats,
    long Answers,
    long AlarmsAnswered,
    long Refusals,
    long Unanswered,
    long Abandoned,
    long StrayAnswers,
    long Malformed,
    double? P50Ms,
    double? P99Ms,
    double? P999Ms,
    double? MaxMs,
    double? AlarmP50Ms,
    double? AlarmP99Ms,
    double? AlarmMaxMs,
    double BehindMs,
    long Garbage,
    long FpHeartbeats,
    long PacketsAgain,
    long Connects,
    long FailedConnects,
    long LogIns,
    long Lost,
    int MostOnline
)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static SimulationReport Of(SimulatedFleet simulation)
    {
        SimulationFigures figures = simulation.Figures;
        double seconds = simulation.Elapsed.TotalSeconds;
        double? Percentile(double percent) => Of(figures.AnswerTimes, percent);
        return new SimulationReport(
            simulation.Options.Devices,
            Math.Round(seconds, 3),
            simulation.Options.Rate,
            figures.Messages,
            seconds > 0 ? Math.Round(figures.Messages / seconds, 1) : 0,
            figures[MessageKind.Position],
            figures[MessageKind.Alarm],
            figures[MessageKind.Batch],
            figures[MessageKind.Packet],
            figures[MessageKind.Uplink],
            figures[MessageKind.Heartbeat],
            figures.Answers,
            figures.AlarmsAnswered,
            figures.Refusals,
            figures.Unanswered,
            figures.Abandoned,
            figures.StrayAnswers,
            figures.Malformed,
            Percentile(50),
            Percentile(99),
            Percentile(99.9),
            Percentile(100),
            Of(figures.AlarmTimes, 50),
            Of(figures.AlarmTimes, 99),
            Of(figures.AlarmTimes, 100),
            Math.Round(figures.MaxBehind.TotalMilliseconds, 1),
            figures.Garbage,
            figures.FpHeartbeats,
            figures.PacketsAgain,
            figures.Attempts,
            figures.FailedAttempts,
            figures.LogIns,
            figures.Lost,
            figures.MostOnline
        );
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>The figures as text.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Devices:N0} devices for {Seconds:0.0} s, {MostOnline:N0} on line at most
            sent        {Messages:N0} messages, {MessagesPerSecond:N0} a second
                        ({Positions:N0} positions, {Alarms:N0} alarms, {Batches:N0} batches, {Packets:N0} packets, {Uplinks:N0} transparent, {Heartbeats:N0} heartbeats)
            answers     {Answers:N0}, of them {Refusals:N0} refused; {Unanswered:N0} missing, {Abandoned:N0} lost with their connection, {StrayAnswers:N0} to nothing sent
            answer time p50 {P50Ms:0.00} ms, p99 {P99Ms:0.00} ms, p99.9 {P999Ms:0.00} ms, max {MaxMs:0.00} ms
            alarms      {AlarmsAnswered:N0} acknowledged, once on a disk: p50 {AlarmP50Ms:0.00} ms, p99 {AlarmP99Ms:0.00} ms, max {AlarmMaxMs:0.00} ms
            connections {Connects:N0} begun, {FailedConnects:N0} failed, {LogIns:N0} accepted, {Lost:N0} lost
            garbage     {Garbage:N0} pieces; {PacketsAgain:N0} packets sent again; {FpHeartbeats:N0} heartbeats of the gateway answered; {Malformed:N0} frames of it malformed
            this load   up to {BehindMs:0.0} ms behind its own plan
            """
        );

    /// <returns>In milliseconds. Null if there are no times.</returns>
    private static double? Of(HistogramBase times, double percent) =>
        times.TotalCount == 0 ? null : times.GetValueAtPercentile(percent) / 1_000.0;
}
