using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Tests;

/// <summary>CS4014, "this call is not awaited", at statements that add to a chain.</summary>
public sealed class SuppressorTests
{
    [Theory]
    [InlineData("kept.AddCallback(n => n + 1);")]
    [InlineData("kept.AddErrback(failure => 0).AddCallback(n => n + 1);")]
    [InlineData("Fetch().AddErrback(failure => { });")]
    [InlineData("new LoopingCall(() => { }).Start(TimeSpan.FromSeconds(1));")]
    [InlineData("await TaskGroup.Run(async group => { group.Start(() => new Deferred()); await Deferred.Yield(); });")]
    public async Task A_statement_that_only_adds_to_a_chain_is_quiet(string statement) =>
        Assert.Empty(await Programs.DiagnosticsOf(Program(statement)));

    [Fact]
    public async Task A_deferred_that_is_dropped_is_reported_once() =>
        Assert.Equal("BKT0003", Assert.Single(await Programs.DiagnosticsOf(Program("Fetch();"))).Id);

    [Fact]
    public async Task The_compiler_reports_it_if_the_rule_is_off()
    {
        var levels = new Dictionary<string, ReportDiagnostic> { ["BKT0003"] = ReportDiagnostic.Suppress };

        Assert.Equal("CS4014", Assert.Single(await Programs.DiagnosticsOf(Program("Fetch();"), levels: levels)).Id);
    }

    [Fact]
    public async Task A_task_that_is_not_awaited_is_still_reported() =>
        Assert.Equal("CS4014", Assert.Single(await Programs.DiagnosticsOf(Program("Task.WhenAll();"))).Id);

    private static string Program(string statement) =>
        $$"""
            static class Work
            {
                static async Deferred Do(Deferred<int> kept)
                {
                    {{statement}}
                    await kept;
                }

                static async Deferred Fetch() => await Task.Yield();
                static void Main() { }
            }
            """;
}
