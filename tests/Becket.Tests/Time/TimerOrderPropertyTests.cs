using CsCheck;

namespace Becket.Tests.Time;

/// <summary>Compares the queue, through a clock, with a list that is searched from end to end.</summary>
public sealed class TimerOrderPropertyTests
{
    // Few different times, so that ties are common; many calls for few advances, so that the heap gets deep and is
    // swept.
    private static readonly Gen<(Kind Kind, int Which, int Tenths)[]> s_programs = Gen.Select(
        Gen.Int[0, 23]
            .Select(weight =>
                weight switch
                {
                    < 8 => Kind.Schedule,
                    < 14 => Kind.Cancel,
                    < 18 => Kind.Reset,
                    < 22 => Kind.Delay,
                    22 => Kind.Advance,
                    _ => Kind.AdvanceStepwise,
                }
            ),
        Gen.Int[0, 10_000],
        Gen.Int[-7, 30]
    ).Array[0, 600];

    private enum Kind
    {
        Schedule,
        Cancel,
        Reset,
        Delay,
        Advance,
        AdvanceStepwise,
    }

    [Fact]
    public void Any_program_runs_the_calls_that_a_sorted_list_would_run() =>
        s_programs.Sample(RunsAsTheModel, iter: 2_000);

    private static bool RunsAsTheModel((Kind Kind, int Which, int Tenths)[] program)
    {
        (Clock? clock, Model? model) = (new Clock(), new Model());
        (List<(int, double)>? ran, List<DelayedCall>? made) = (new List<(int, double)>(), new List<DelayedCall>());

        void Later(int tenths)
        {
            int id = made.Count;
            made.Add(
                clock.CallLater(
                    Tenths(tenths),
                    () =>
                    {
                        ran.Add((id, clock.Seconds));
                        if (Model.Follow(id) is { } next)
                        {
                            Later(next);
                        }
                    }
                )
            );
        }

        foreach ((Kind kind, int which, int tenths) in program)
        {
            int positive = Math.Abs(tenths);
            if (kind is Kind.Schedule)
            {
                Later(positive);
                model.Later(Tenths(positive).TotalSeconds);
            }
            else if (kind is Kind.Advance or Kind.AdvanceStepwise)
            {
                if (kind is Kind.Advance)
                {
                    clock.Advance(Tenths(positive));
                }
                else
                {
                    clock.AdvanceStepwise(Tenths(positive));
                }

                model.Advance(Tenths(positive).TotalSeconds, stepwise: kind is Kind.AdvanceStepwise);
            }
            else if (made.Count > 0)
            {
                int id = which % made.Count;
                if (made[id].Active != model.Calls[id].Active)
                {
                    return false;
                }

                if (!made[id].Active)
                {
                    continue;
                }

                if (kind is Kind.Cancel)
                {
                    made[id].Cancel();
                }
                else if (kind is Kind.Reset)
                {
                    made[id].Reset(Tenths(positive));
                }
                else
                {
                    made[id].Delay(Tenths(tenths));
                }

                model.Change(
                    id,
                    kind is Kind.Cancel,
                    kind is Kind.Reset ? Tenths(positive).TotalSeconds : null,
                    Tenths(tenths).TotalSeconds
                );
            }

            // Listing sweeps the heap, so it is rare; otherwise other sweeps would not be tested.
            if (which % 50 == 0 && !Listed(clock).SequenceEqual(model.Pending().Select(c => c.Time)))
            {
                return false;
            }
        }

        return ran.SequenceEqual(model.Ran)
            && clock.Seconds == model.Now
            && Listed(clock).SequenceEqual(model.Pending().Select(c => c.Time));
    }

    private static IEnumerable<double> Listed(Clock clock) => clock.GetDelayedCalls().Select(c => c.TimeInSeconds);

    private static TimeSpan Tenths(int tenths) => TimeSpan.FromMilliseconds(100 * tenths);

    private sealed class Model
    {
        private long _seq;

        public List<Call> Calls { get; } = [];

        public List<(int, double)> Ran { get; } = [];

        public double Now { get; private set; }

        /// <summary>Every third call schedules another when it runs.</summary>
        public static int? Follow(int id) => id % 3 == 0 ? id % 5 * 2 + 1 : null;

        public void Later(double seconds) =>
            Calls.Add(
                new Call
                {
                    Id = Calls.Count,
                    Base = Now + seconds,
                    Seq = _seq++,
                    Active = true,
                }
            );

        public IEnumerable<Call> Pending() => Calls.Where(c => c.Active).OrderBy(c => c.Time).ThenBy(c => c.Seq);

        public void Change(int id, bool cancel, double? reset, double delay)
        {
            Call call = Calls[id];
            if (cancel)
            {
                call.Active = false;
                return;
            }

            if (reset is { } seconds && Now + seconds < call.Base)
            {
                (call.Base, call.Delayed) = (Now + seconds, 0);
            }
            else if (reset is { } later)
            {
                call.Delayed = Now + later - call.Base;
            }
            else if ((call.Delayed += delay) < 0)
            {
                (call.Base, call.Delayed) = (call.Base + call.Delayed, 0);
            }

            call.Seq = _seq++;
        }

        public void Advance(double seconds, bool stepwise)
        {
            double end = Now + seconds;
            if (!stepwise)
            {
                Now = end;
            }

            while (Calls.Where(c => c.Active && c.Time <= end).MinBy(c => (c.Time, c.Seq)) is { } call)
            {
                Now = Math.Max(Now, stepwise ? call.Time : Now);
                call.Active = false;
                Ran.Add((call.Id, Now));
                if (Follow(call.Id) is { } next)
                {
                    Later(Tenths(next).TotalSeconds);
                }
            }

            Now = end;
        }
    }

    private sealed class Call
    {
        public int Id { get; init; }

        public double Base { get; set; }

        public double Delayed { get; set; }

        public long Seq { get; set; }

        public bool Active { get; set; }

        public double Time => Base + Delayed;
    }
}
