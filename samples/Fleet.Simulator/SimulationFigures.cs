using HdrHistogram;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>What a simulation counts. Times are in microseconds.</summary>
internal sealed class SimulationFigures
{
    /// <summary>A minute: the longest answer that is told from longer ones.</summary>
    private const long Longest = 60_000_000;

    private readonly long[] _sent = new long[(int)MessageKind.LogOut + 1];

    /// <summary>Of all answers but those to alarms. From 1 µs to a minute, three digits.</summary>
    public LongHistogram AnswerTimes { get; } = new(1, Longest, 3);

    /// <summary>An alarm is answered when it is safe, which may be much later.</summary>
    public LongHistogram AlarmTimes { get; } = new(1, Longest, 3);

    public long Messages { get; private set; }

    public long Answers { get; private set; }

    /// <summary>Answers with a result that is not success.</summary>
    public long Refusals { get; private set; }

    public long AlarmsAnswered { get; private set; }

    /// <summary>Answers to nothing that is waited for.</summary>
    public long StrayAnswers { get; set; }

    /// <summary>Messages without an answer on a connection that stood.</summary>
    public long Unanswered { get; set; }

    /// <summary>Messages that were waited for when their connection ended.</summary>
    public long Abandoned { get; set; }

    public long Garbage { get; set; }

    /// <summary>Heartbeats of the gateway that the anti-fatigue devices answered.</summary>
    public long FpHeartbeats { get; set; }

    /// <summary>Packets that were sent again as the gateway asked for them.</summary>
    public long PacketsAgain { get; set; }

    /// <summary>Frames from the gateway that were none, or whose bodies did not parse.</summary>
    public long Malformed { get; set; }

    public long Attempts { get; set; }

    public long FailedAttempts { get; set; }

    /// <summary>Connections on which a vehicle was let in.</summary>
    public long LogIns { get; set; }

    /// <summary>Connections that ended without the vehicle's doing.</summary>
    public long Lost { get; set; }

    public int Online { get; set; }

    public int MostOnline { get; set; }

    /// <summary>How late this program was with a message, at most, by its own plan.</summary>
    public TimeSpan MostBehind { get; set; }

    public long this[MessageKind kind] => _sent[(int)kind];

    public void Sent(MessageKind kind)
    {
        _sent[(int)kind]++;
        Messages++;
    }

    public void Answered(MessageKind kind, TimeSpan time, bool isSuccess)
    {
        Answers++;
        Refusals += isSuccess ? 0 : 1;
        AlarmsAnswered += isSuccess && kind == MessageKind.Alarm ? 1 : 0;
        (kind == MessageKind.Alarm ? AlarmTimes : AnswerTimes).RecordValue(
            Math.Clamp((long)time.TotalMicroseconds, 1, Longest)
        );
    }
}
