using Becket.Analyzers.CodeFixes;
using V = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Bypasses.BypassAnalyzer>;

namespace Becket.Analyzers.Tests;

/// <summary>BKT0006, BKT0007 and BKT0008: time, timers and chance.</summary>
public sealed class BypassTests
{
    [Theory]
    [InlineData("BKT0006", "Stopwatch.StartNew()")]
    [InlineData("BKT0006", "new Stopwatch()")]
    [InlineData("BKT0006", "Environment.TickCount64")]
    [InlineData("BKT0007", "new Timer(_ => { })")]
    [InlineData("BKT0007", "new System.Timers.Timer()")]
    public Task A_bypass_without_a_fix_is_reported(string id, string expression) =>
        V.HasNoFix<BypassCodeFix>(Program($"_ = {{|{id}:{expression}|}};"));

    [Theory]
    [InlineData("new PeriodicTimer(TimeSpan.FromSeconds(1), reactor.TimeProvider)")]
    [InlineData("new CancellationTokenSource(TimeSpan.FromSeconds(1), reactor.TimeProvider)")]
    [InlineData("Task.Delay(TimeSpan.FromSeconds(1), reactor.TimeProvider)")]
    [InlineData("Task.Delay(0)")]
    [InlineData("Task.Delay(Timeout.Infinite, new CancellationToken())")]
    [InlineData("new Random(17)")]
    [InlineData("nameof(DateTime.UtcNow)")]
    [InlineData("TimeProvider.System.GetUtcNow()")]
    [InlineData("DateTime.UnixEpoch")]
    public Task What_follows_the_reactor_or_a_choice_of_the_program_is_not(string expression) =>
        V.Reports(Program($"_ = {expression};"));

    [Fact]
    public Task Nothing_is_reported_off_the_loop() =>
        V.Reports(
            """
            class Work
            {
                static async Task Do(Reactor reactor)
                {
                    Console.WriteLine(DateTime.UtcNow + " " + Random.Shared.Next());
                    await Task.Delay(1000);
                    await reactor.DeferToThread(() => DateTime.UtcNow);
                }

                static void Main() { }
            }
            """
        );

    [Theory]
    [InlineData("BKT0006", "DateTime.UtcNow", "reactor.TimeProvider.GetUtcNow().UtcDateTime")]
    [InlineData("BKT0006", "DateTime.Now", "reactor.TimeProvider.GetLocalNow().DateTime")]
    [InlineData("BKT0006", "DateTime.Today", "reactor.TimeProvider.GetLocalNow().Date")]
    [InlineData("BKT0006", "DateTimeOffset.UtcNow", "reactor.TimeProvider.GetUtcNow()")]
    [InlineData("BKT0006", "DateTimeOffset.Now", "reactor.TimeProvider.GetLocalNow()")]
    [InlineData("BKT0006", "Stopwatch.GetTimestamp()", "reactor.TimeProvider.GetTimestamp()")]
    [InlineData("BKT0008", "Random.Shared", "reactor.Random")]
    [InlineData("BKT0008", "new Random()", "reactor.Random")]
    [InlineData("BKT0007", "Task.Delay(1000)", "Task.Delay(TimeSpan.FromSeconds(1), reactor.TimeProvider)")]
    [InlineData(
        "BKT0007",
        "new PeriodicTimer(TimeSpan.FromSeconds(1))",
        "new PeriodicTimer(TimeSpan.FromSeconds(1), reactor.TimeProvider)"
    )]
    public Task The_reactors_own_is_the_fix(string id, string before, string after) =>
        V.Fixes<BypassCodeFix>(
            Program($"_ = {{|{id}:{before}|}};\n_ = {{|{id}:{before}|}};"),
            Program($"_ = {after};\n_ = {after};"),
            iterations: 2
        );

    [Theory]
    [InlineData("Task.Delay(500)", "reactor.DeferLater(TimeSpan.FromMilliseconds(500))")]
    [InlineData("Task.Delay(TimeSpan.FromDays(1))", "reactor.DeferLater(TimeSpan.FromDays(1))")]
    [InlineData("Task.Delay(2000, token)", "reactor.DeferLater(TimeSpan.FromSeconds(2), token)")]
    public Task DeferLater_is_the_fix_for_a_delay_that_is_awaited(string before, string after) =>
        V.Fixes<BypassCodeFix>(Program($"await {{|BKT0007:{before}|}};"), Program($"await {after};"));

    /// <summary>A program whose reactor has a property Random, in case the library has none.</summary>
    private static string Program(string statements) =>
        $$"""
            using System.Diagnostics;

            class Work
            {
                async Deferred Do(Reactor reactor, CancellationToken token)
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    {{statements}}
                }

                static void Main() { }
            }

            static class ReactorChance
            {
                extension(Reactor reactor)
                {
                    public Random Random => new(1);
                }
            }
            """;
}
