namespace Becket.Orleans.Tests.Faults;

/// <summary>A cluster that keeps its members and its state in a real PostgreSQL.</summary>
public sealed class PostgreSqlFaultTests
{
    [Fact]
    public async Task One_of_two_silos_is_killed_and_nothing_is_lost()
    {
        await using var day = ClusterDay.BeginOnPostgreSql(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        await Task.WhenAll(Add(), Add());
        await day.Create(jobs: 200, milliseconds: 100);
        await day.Done(40);

        (Child victim, long killed) = await day.KillAtWork(day.Members);
        day.Go();

        DayFigures figures = await day.Judge();
        Assert.True(figures.Runs > figures.Jobs, "The killed process had jobs, so some ran again.");
        Figures.Write(
            $"PostgreSQL, killed: {figures.Jobs} jobs, {figures.Runs} runs"
                + $", elsewhere after {figures.ElsewhereAfter($"{victim.Id}", killed)?.TotalSeconds:0.00} s"
        );

        // They have work until the kill.
        Task<Child> Add() => day.Add(ClusterRole.Everything, "--HoldAfter=25");
    }
}
