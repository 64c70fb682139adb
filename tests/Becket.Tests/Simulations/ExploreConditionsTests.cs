using Becket.Simulations;

namespace Becket.Tests.Simulations;

/// <summary>What must hold: always, at last, at the end, and after all faults are repaired.</summary>
public sealed class ExploreConditionsTests
{
    [Fact]
    public void Always_fails_at_the_event_after_which_it_does_not_hold()
    {
        using var simulation = new Simulation();
        int level = 0;
        simulation.Always("the level is low", () => level < 3);
        simulation.Every(TimeSpan.FromSeconds(1), () => level++);

        ConditionFailedException error = Assert.Throws<ConditionFailedException>(() =>
            simulation.RunFor(TimeSpan.FromMinutes(1))
        );

        Assert.Equal("the level is low", error.Condition);
        Assert.Equal("\"the level is low\" does not hold, at 00:00:03.", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(3), simulation.Now);
    }

    [Fact]
    public void Always_takes_an_assertion_that_throws()
    {
        using var simulation = new Simulation();
        int level = 0;
        simulation.Always("the level is low", () => Assert.InRange(level, 0, 2));
        simulation.Every(TimeSpan.FromSeconds(1), () => level++);

        ConditionFailedException error = Assert.Throws<ConditionFailedException>(() =>
            simulation.RunFor(TimeSpan.FromMinutes(1))
        );

        Assert.IsType<Xunit.Sdk.InRangeException>(error.InnerException);
    }

    [Fact]
    public void Always_is_asked_after_each_turn_of_a_host()
    {
        using var simulation = new Simulation();
        int depth = 0;
        simulation.Always("never two", () => depth < 2);
        simulation
            .AddHost("host")
            .Run(
                async Deferred (reactor) =>
                {
                    depth++;
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    depth++;
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    depth = 0;
                }
            );

        Assert.Throws<ConditionFailedException>(() => simulation.RunFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), simulation.Now);
    }

    [Fact]
    public void Eventually_holds_when_it_was_true_once_before_its_deadline()
    {
        using var simulation = new Simulation();
        bool isOpen = false;
        int asked = 0;
        simulation.Eventually(
            "it opens",
            () =>
            {
                asked++;
                return isOpen;
            },
            within: TimeSpan.FromSeconds(10)
        );
        simulation.At(TimeSpan.FromSeconds(10), () => isOpen = true);
        simulation.At(TimeSpan.FromSeconds(11), () => isOpen = false);

        simulation.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(1, asked);
    }

    [Fact]
    public void Eventually_fails_at_its_deadline()
    {
        using var simulation = new Simulation();
        simulation.RunFor(TimeSpan.FromSeconds(5));
        simulation.Eventually("it opens", static () => false, within: TimeSpan.FromSeconds(10));

        ConditionFailedException error = Assert.Throws<ConditionFailedException>(() =>
            simulation.RunFor(TimeSpan.FromMinutes(1))
        );

        Assert.Equal(
            "Eventually \"it opens\": it was never true within 00:00:10, and now it is 00:00:15.",
            error.Message
        );
    }

    [Fact]
    public void The_end_of_a_scenario_waits_for_the_deadlines()
    {
        Simulation.Run(
            1,
            static simulation =>
            {
                bool isOpen = false;
                simulation.At(TimeSpan.FromSeconds(8), () => isOpen = true);
                simulation.Eventually("it opens", () => isOpen, within: TimeSpan.FromSeconds(10));
            }
        );

        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(
                1,
                static simulation =>
                    simulation.Eventually("it opens", static () => false, within: TimeSpan.FromSeconds(10))
            )
        );
        Assert.Equal("it opens", Assert.IsType<ConditionFailedException>(error.InnerException).Condition);
    }

    [Fact]
    public void AtEnd_is_asked_when_the_scenario_has_ended()
    {
        int count = 0;
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(() =>
            Simulation.Run(
                1,
                simulation =>
                {
                    simulation.AtEnd("all are counted", () => Assert.Equal(3, count));
                    simulation.Every(TimeSpan.FromSeconds(1), () => count++);
                    simulation.RunFor(TimeSpan.FromSeconds(2));
                }
            )
        );

        Assert.Contains("\"all are counted\" does not hold at the end", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RepairAll_repairs_the_hosts_and_starts_those_that_have_crashed()
    {
        using var simulation = new Simulation();
        int starts = 0;
        Host crashed = simulation.AddHost("crashed");
        Host paused = simulation.AddHost("paused");
        Host stopped = simulation.AddHost("stopped");
        crashed.Run(_ => starts++);
        simulation.RunFor(TimeSpan.FromSeconds(1));
        crashed.Crash();
        paused.Pause();
        paused.FillDisk();
        paused.JumpClock(TimeSpan.FromHours(1));
        stopped.Stop();
        simulation.RunFor(TimeSpan.FromSeconds(1));

        simulation.RepairAll();
        simulation.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(2, starts);
        Assert.True(crashed.IsUp);
        Assert.False(paused.IsPaused);
        Assert.Equal(TimeSpan.Zero, paused.ClockSkew);
        Assert.False(stopped.IsUp);
    }

    [Fact]
    public void A_world_at_rest_has_nothing_left_to_do()
    {
        using var simulation = new Simulation();
        simulation.AddHost("host").Run(static reactor => reactor.DeferLater(TimeSpan.FromSeconds(7)));

        simulation.RunUntilAtRest(within: TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(7), simulation.Now);
    }

    [Fact]
    public void What_does_not_come_to_rest_is_named()
    {
        using var simulation = new Simulation();
        simulation.AddHost("quiet").Run(static reactor => reactor.DeferLater(TimeSpan.FromSeconds(1)));
        simulation
            .AddHost("busy")
            .Run(static reactor =>
            {
                _ = new LoopingCall(Beat) { Clock = reactor }.Start(TimeSpan.FromSeconds(1));
            });

        SimulationException error = Assert.Throws<SimulationException>(() =>
            simulation.RunUntilAtRest(within: TimeSpan.FromSeconds(10))
        );

        Assert.StartsWith("Not at rest after 00:00:10", error.Message, StringComparison.Ordinal);
        Assert.Contains("busy: 1 delayed call", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quiet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_waits_for_ever_is_named_if_asked()
    {
        static void Scenario(Simulation simulation)
        {
            simulation.AddHost("client").Run(WaitForEver);
            simulation.RunFor(TimeSpan.FromSeconds(1));
        }

        Simulation.Run(1, Scenario);
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(1, Scenario, new SimulationOptions { ProgramsMustEnd = true })
        );

        Assert.Contains("\"client\" runs ExploreConditionsTests.WaitForEver", error.Message, StringComparison.Ordinal);
    }

    private static void Beat() { }

    private static async Deferred WaitForEver(Reactor reactor) => await new Deferred();
}
