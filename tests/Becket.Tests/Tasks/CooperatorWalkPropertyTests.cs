using CsCheck;

namespace Becket.Tests.Tasks;

/// <summary>Compares the linked line and its walk with Twisted's list that is walked by index.</summary>
public sealed class CooperatorWalkPropertyTests
{
    private enum Kind
    {
        Nothing,
        Wait,
        End,
        PauseOther,
        ResumeOther,
        StopOther,
        AddOther,
        FireOldest,
    }

    [Fact]
    public void Any_coming_and_going_gives_the_order_of_a_list_walked_by_index() =>
        Gen.Select(
                Gen.Int[0, 20]
                    .Select(weight =>
                        weight switch
                        {
                            < 4 => Kind.Nothing,
                            < 8 => Kind.Wait,
                            8 => Kind.End,
                            < 12 => Kind.PauseOther,
                            < 15 => Kind.ResumeOther,
                            15 => Kind.StopOther,
                            16 => Kind.AddOther,
                            _ => Kind.FireOldest,
                        }
                    ),
                Gen.Int[0, 1000]
            )
            .Array[1, 300]
            .Select(Gen.Int[1, 20], Gen.Int[1, 7])
            .Sample(
                (script, tasks, budget) => Real(script, tasks, budget).SequenceEqual(Model(script, tasks, budget)),
                iter: 3_000
            );

    private static List<int> Real((Kind Kind, int Which)[] script, int count, int budget)
    {
        var scheduler = new ManualScheduler(budget);
        Cooperator cooperator = scheduler.NewCooperator();
        (List<int>? order, List<CooperativeTask>? tasks, Queue<Deferred>? waiting, int at) = (
            new List<int>(),
            new List<CooperativeTask>(),
            new Queue<Deferred>(),
            0
        );
        for (int i = 0; i < count; i++)
        {
            Add();
        }

        while (at < script.Length && (scheduler.Waiting > 0 || waiting.Count > 0))
        {
            if (scheduler.Waiting > 0)
            {
                scheduler.Tick();
            }
            else
            {
                waiting.Dequeue().Callback();
            }
        }

        return order;

        void Add()
        {
            int id = tasks.Count;
            tasks.Add(null!);
            tasks[id] = cooperator.Cooperate(Work(id));
        }

        IEnumerable<Deferred?> Work(int id)
        {
            while (at < script.Length)
            {
                order.Add(id);
                (Kind kind, int which) = script[at++];
                CooperativeTask other = tasks[which % tasks.Count];
                switch (kind)
                {
                    case Kind.Wait:
                        waiting.Enqueue(new Deferred());
                        yield return waiting.Last();
                        continue;
                    case Kind.End:
                        yield break;
                    case Kind.PauseOther when which % tasks.Count != id:
                        Try(other.Pause);
                        break;
                    case Kind.ResumeOther when which % tasks.Count != id:
                        Try(other.Resume);
                        break;
                    case Kind.StopOther when which % tasks.Count != id:
                        Try(other.Stop);
                        break;
                    case Kind.AddOther:
                        Add();
                        break;
                    case Kind.FireOldest when waiting.Count > 0:
                        waiting.Dequeue().Callback();
                        break;
                }

                yield return null;
            }
        }

        static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (SchedulerException)
            {
                // It has ended, or is not paused: the model does nothing either.
            }
        }
    }

    private static List<int> Model((Kind Kind, int Which)[] script, int count, int budget)
    {
        (List<int>? order, List<int>? line, Queue<int>? waiting, int at) = (
            new List<int>(),
            new List<int>(),
            new Queue<int>(),
            0
        );
        (List<int>? pauses, List<bool>? ended) = (new List<int>(), new List<bool>());
        (int index, bool walkEnded) = (0, true);
        for (int i = 0; i < count; i++)
        {
            Add();
        }

        while (at < script.Length && (line.Count > 0 || waiting.Count > 0))
        {
            if (line.Count > 0)
            {
                Tick();
            }
            else
            {
                Fire();
            }
        }

        return order;

        void Add()
        {
            line.Add(pauses.Count);
            pauses.Add(0);
            ended.Add(false);
        }

        void Pause(int id)
        {
            if (!ended[id] && ++pauses[id] == 1)
            {
                line.Remove(id);
            }
        }

        void Resume(int id)
        {
            if (pauses[id] > 0 && --pauses[id] == 0 && !ended[id])
            {
                line.Add(id);
            }
        }

        void End(int id)
        {
            if (!ended[id] && pauses[id] == 0)
            {
                line.Remove(id);
            }

            ended[id] = true;
        }

        void Fire() => Resume(waiting.Dequeue());

        void Tick()
        {
            int units = 0;
            while (line.Count > 0)
            {
                while (true)
                {
                    if (walkEnded || index >= line.Count)
                    {
                        walkEnded = true;
                        break;
                    }

                    Unit(line[index++]);
                    if (++units >= budget)
                    {
                        return;
                    }
                }

                (index, walkEnded) = (0, false);
            }
        }

        void Unit(int id)
        {
            if (at >= script.Length)
            {
                End(id);
                return;
            }

            order.Add(id);
            (Kind kind, int which) = script[at++];
            int other = which % pauses.Count;
            switch (kind)
            {
                case Kind.Wait:
                    waiting.Enqueue(id);
                    Pause(id);
                    break;
                case Kind.End:
                    End(id);
                    break;
                case Kind.PauseOther when other != id:
                    Pause(other);
                    break;
                case Kind.ResumeOther when other != id:
                    Resume(other);
                    break;
                case Kind.StopOther when other != id:
                    End(other);
                    break;
                case Kind.AddOther:
                    Add();
                    break;
                case Kind.FireOldest when waiting.Count > 0:
                    Fire();
                    break;
            }
        }
    }
}
