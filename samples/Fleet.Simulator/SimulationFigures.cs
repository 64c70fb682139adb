using HdrHistogram;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>The counts of a simulation. Times are in microseconds.</summary>
internal sealed class SimulationFigures
{
    /// <summary>One minute. Longer answer times are recorded as one minute.</summary>
    private const long Longest = 60_000_000;

    private readonly long[] _sent = new long[(int)MessageKind.LogOut + 1];

    /// <summary>The times of all answers but those to alarms, from 1 µs to a minute, with three digits.</summary>
    public LongHistogram AnswerTimes { get; } = new(1, Longest, 3);

    /// <summary>The times of answers to alarms. An alarm is answered when it is on a disk, which may be much
    /// later.</summary>
    public LongHistogram AlarmTimes { get; } = new(1, Longest, 3);

    public long Messages { get; private set; }

    public long Answers { get; private set; }

    /// <summary>Answers with another result than success.</summary>
    public long Refusals { get; private set; }

    public long AlarmsAnswered { get; private set; }

    /// <summary>Answers to no pending message.</summary>
    public long StrayAnswers { get; set; }

    /// <summary>Messages without an answer although their connection stayed open.</summary>
    public long Unanswered { get; set; }

    /// <summary>Messages without an answer when their connection ended.</summary>
    public long Abandoned { get; set; }

    public long Garbage { get; set; }

    /// <summary>The gateway's heartbeats that the anti-fatigue devices answered.</summary>
    public long FpHeartbeats { get; set; }

    /// <summary>Packets sent again because the gateway asked for them.</summary>
    public long PacketsAgain { get; set; }

    /// <summary>Frames from the gateway that could not be read, or had a body that did not parse.</summary>
    public long Malformed { get; set; }

    public long Attempts { get; set; }

    public long FailedAttempts { get; set; }

    /// <summary>Connections on which a vehicle was accepted.</summary>
    public long LogIns { get; set; }

    /// <summary>Connections that the vehicle did not end itself.</summary>
    public long Lost { get; set; }

    public int Online { get; set; }

    public int MostOnline { get; set; }

    /// <summary>The most that this program was behind its own plan.</summary>
    public TimeSpan MaxBehind { get; set; }

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
