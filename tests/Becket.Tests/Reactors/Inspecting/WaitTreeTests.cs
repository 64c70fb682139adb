using Becket.Tests.Docs;

namespace Becket.Tests.Reactors.Inspecting;

/// <summary>The tree of the methods that wait.</summary>
public sealed class WaitTreeTests : InspectionTest
{
    [Fact]
    public void A_method_that_waits_is_listed_with_its_name_what_it_waits_for_and_since_when() =>
        Run(static async reactor =>
        {
            var answer = new Deferred<int> { Name = "the answer" };
            Deferred asking = Ask(answer);
            await reactor.DeferLater(Seconds(7));

            WaitInfo wait = Assert.Single(reactor.Inspect().Waits);

            Assert.Equal("WaitTreeTests.Ask", wait.Method);
            Assert.Equal(("Deferred<Int32>", "the answer"), (wait.For, wait.Name));
            Assert.Equal((Seconds(7), 1), (wait.Since, wait.Count));
            answer.Callback(1);
            await asking;
        });

    [Fact]
    public void The_line_is_that_of_the_await_at_which_the_method_waits_now() =>
        Run(static async reactor =>
        {
            Deferred first = new(),
                second = new(),
                third = new();
            Deferred job = Three(first, second, third);
            List<int> lines = [];
            foreach (Deferred step in new[] { first, second, third })
            {
                WaitInfo wait = Assert.Single(reactor.Inspect().Waits);
                Assert.EndsWith("WaitTreeTests.cs", wait.File, StringComparison.Ordinal);
                lines.Add(wait.Line);
                step.Callback();
            }

            await job;
            string[] code = await File.ReadAllLinesAsync(
                Path.Combine(Repository.Root, "tests/Becket.Tests/Reactors/Inspecting/WaitTreeTests.cs")
            );
            Assert.Equal(
                ["await first;", "await second;", "await third;"],
                lines.Select(line => code[line - 1].Trim())
            );
        });

    [Fact]
    public void A_method_is_below_the_one_that_awaits_it() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            Deferred job = Outer(end);

            WaitInfo outer = Assert.Single(reactor.Inspect().Waits);

            Assert.Equal(("WaitTreeTests.Outer", "WaitTreeTests.Inner"), (outer.Method, outer.For));
            WaitInfo inner = Assert.Single(outer.Children);
            Assert.Equal(("WaitTreeTests.Inner", "Deferred"), (inner.Method, inner.For));
            Assert.Empty(inner.Children);
            end.Callback();
            await job;
        });

    [Fact]
    public void Between_them_may_be_a_callback_that_returned_a_deferred() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            var begin = new Deferred();
            Deferred job = Wait(begin.AddCallback(() => Inner(end)));
            begin.Callback();

            WaitInfo outer = Assert.Single(reactor.Inspect().Waits);

            Assert.Equal("WaitTreeTests.Inner", Assert.Single(outer.Children).Method);
            end.Callback();
            await job;
        });

    [Fact]
    public void Below_a_list_are_its_members_that_have_not_fired() =>
        Run(static async reactor =>
        {
            Deferred one = new(),
                two = new() { Name = "two" },
                done = Deferred.Succeed();
            Deferred job = Wait(Deferred.Gather([Inner(one), two, done]));

            WaitInfo wait = Assert.Single(reactor.Inspect().Waits);

            Assert.Equal("a list of 3 deferreds", wait.For);
            Assert.Equal(
                [("WaitTreeTests.Inner", null), (null, "two")],
                wait.Children.Select(static child => (child.Method, child.Name))
            );
            one.Callback();
            two.Callback();
            await job;
        });

    [Fact]
    public void Below_a_ForEach_are_the_jobs_in_its_slots() =>
        Run(static async reactor =>
        {
            Deferred job = Wait(Cooperator.ForEach(Enumerable.Range(0, 5), 2, _ => Sleep(reactor)));
            await Deferred.Yield();

            ReactorSnapshot snapshot = reactor.Inspect();

            WaitInfo wait = Assert.Single(snapshot.Waits);
            Assert.Equal("Cooperator.ForEach: 2 of 2 slots busy", wait.For);
            Assert.Equal(["WaitTreeTests.Sleep", "WaitTreeTests.Sleep"], wait.Children.Select(static c => c.Method));
            Assert.All(wait.Children, static c => Assert.Equal(("a delay", Seconds(3)), (c.For, c.EndsIn!.Value)));
            CooperatorInfo run = Assert.Single(snapshot.Cooperators);
            Assert.Equal(("Cooperator.ForEach", 2, 2, 2L), (run.Kind, run.Running, run.Slots, run.Started));
            await job;
        });

    [Fact]
    public void Methods_that_wait_for_each_other_are_a_cycle() =>
        Run(static async reactor =>
        {
            var later = new Deferred();
            Deferred[] both = [later];
            Deferred first = Wait(later.AddCallback(() => both[0]));
            both[0] = Wait(first);
            later.Callback();

            IReadOnlyList<WaitInfo> waits = reactor.Inspect().Waits;

            Assert.Contains(All(waits), static wait => wait.Problem == WaitProblem.Cycle);
            Assert.Contains("waits for itself", reactor.Inspect().DescribeWaits(), StringComparison.Ordinal);
            await Deferred.Yield();
        });

    [Fact]
    public void What_has_ended_is_not_listed() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            Deferred job = Outer(end);
            end.Callback();
            await job;

            ReactorSnapshot snapshot = reactor.Inspect();

            Assert.Empty(snapshot.Waits);
            Assert.Empty(snapshot.Lost);
        });

    [Fact]
    public void A_wait_for_a_task_or_for_the_next_turn_says_so() =>
        Run(static async reactor =>
        {
            var task = new TaskCompletionSource();
            Deferred awaiting = WaitForTask(task.Task);
            Deferred yielding = YieldOnce();

            Assert.Equal(
                ["a task", "its next turn (Deferred.Yield)"],
                reactor.Inspect().Waits.Select(static wait => wait.For).Order(StringComparer.Ordinal)
            );

            task.SetResult();
            await awaiting;
            await yielding;
        });

    [Fact]
    public void A_tower_of_a_hundred_thousand_awaits_is_shown_down_to_a_limit() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            Deferred tower = end;
            for (int i = 0; i < 100_000; i++)
            {
                tower = Wait(tower);
            }

            ReactorSnapshot snapshot = reactor.Inspect();

            Assert.InRange(All(snapshot.Waits).Count(), 50, 200);
            Assert.Equal(snapshot.ToJson(), ReactorSnapshot.FromJson(snapshot.ToJson()).ToJson());
            end.Callback();
            await tower;
        });

    [Fact]
    public void Waits_that_look_the_same_are_one_with_a_count_once_grouped() =>
        Run(static async reactor =>
        {
            var end = new DeferredEvent();
            List<Deferred> jobs = [.. Enumerable.Range(0, 50).Select(_ => Outer(end.Wait()))];

            WaitInfo group = Assert.Single(reactor.Inspect().Grouped().Waits);

            Assert.Equal((50, "WaitTreeTests.Outer"), (group.Count, group.Method));
            Assert.Equal((50, "a DeferredEvent"), (group.Children[0].Count, group.Children[0].For));
            end.Set();
            await Deferred.Gather(jobs);
        });

    [Fact]
    public void Without_inspection_there_is_no_tree_and_the_snapshot_says_so() =>
        Run(
            static async reactor =>
            {
                var end = new Deferred();
                Deferred job = Outer(end);

                ReactorSnapshot snapshot = reactor.Inspect();

                Assert.False(snapshot.IsInspected);
                Assert.Empty(snapshot.Waits);
                end.Callback();
                await job;
            },
            isInspected: false
        );

    [Fact]
    public void The_tree_as_text_has_a_line_for_each_wait() =>
        Run(static async reactor =>
        {
            Deferred job = Outer(reactor.DeferLater(Seconds(2.5)));

            string[] lines = reactor.Inspect().DescribeWaits().TrimEnd().Split(Environment.NewLine);

            Assert.Equal(2, lines.Length);
            Assert.Matches(
                @"^WaitTreeTests\.Outer at WaitTreeTests\.cs:\d+ waits for WaitTreeTests\.Inner, 0 s$",
                lines[0]
            );
            Assert.Matches(
                @"^└ WaitTreeTests\.Inner at WaitTreeTests\.cs:\d+ waits for a delay, 0 s, ends in 2\.5 s$",
                lines[1]
            );
            await job;
        });

    private static IEnumerable<WaitInfo> All(IEnumerable<WaitInfo> waits) =>
        waits.SelectMany(static wait => All(wait.Children).Prepend(wait));

    private static async Deferred Ask(Deferred<int> answer) => await answer;

    private static async Deferred Outer(Deferred end) => await Inner(end);

    private static async Deferred Inner(Deferred end) => await end;

    private static async Deferred Wait(Deferred end) => await end;

    private static async Deferred Sleep(Reactor reactor) => await reactor.DeferLater(Seconds(3));

    private static async Deferred WaitForTask(Task task) => await task;

    private static async Deferred YieldOnce() => await Deferred.Yield();

    private static async Deferred Three(Deferred first, Deferred second, Deferred third)
    {
        await first;
        try
        {
            for (int i = 0; i < 1; i++)
            {
                await second;
            }
        }
        finally
        {
            await third;
        }
    }
}
