namespace Becket.Orleans.Tests;

/// <summary>An option that makes no sense is an error where it is set, which says what to give.</summary>
public sealed class OptionsTests
{
    private static readonly Dictionary<string, (TimeSpan Least, TimeSpan Most, Action<TimeSpan> Set)> s_times = new()
    {
        ["JobListOptions.LeaseTime"] = (Ms(100), Day, static x => _ = new JobListOptions { LeaseTime = x }),
        ["JobListOptions.MaxRetryDelay"] = (Ms(0), Day, static x => _ = new JobListOptions { MaxRetryDelay = x }),
        ["JobListOptions.RetryDelay"] = (Ms(0), Day, static x => _ = new JobListOptions { RetryDelay = x }),
        ["JobListOptions.TimeLimit"] = (Ms(1), Day, static x => _ = new JobListOptions { TimeLimit = x }),
        ["JobWorkerOptions.CallTimeout"] = (Ms(10), Hour, static x => _ = new JobWorkerOptions { CallTimeout = x }),
        ["JobWorkerOptions.PollInterval"] = (Ms(10), Hour, static x => _ = new JobWorkerOptions { PollInterval = x }),
        ["JobWorkerOptions.PrefetchTime"] = (Ms(10), Hour, static x => _ = new JobWorkerOptions { PrefetchTime = x }),
        ["JobWorkerOptions.StopTimeout"] = (Ms(0), Hour, static x => _ = new JobWorkerOptions { StopTimeout = x }),
    };

    private static readonly Dictionary<string, (int Least, int Most, Action<int> Set)> s_numbers = new()
    {
        ["JobListOptions.Attempts"] = (1, 1_000, static x => _ = new JobListOptions { Attempts = x }),
        ["JobListOptions.LostWorkers"] = (1, 1_000, static x => _ = new JobListOptions { LostWorkers = x }),
        ["JobListOptions.MaxRunning"] = (1, int.MaxValue, static x => _ = new JobListOptions { MaxRunning = x }),
        ["JobListOptions.ShardSize"] = (1, 2_500, static x => _ = new JobListOptions { ShardSize = x }),
        ["JobWorkerOptions.Prefetch"] = (0, 256, static x => _ = new JobWorkerOptions { Prefetch = x }),
        ["JobWorkerOptions.Slots"] = (1, 100_000, static x => _ = new JobWorkerOptions { Slots = x }),
    };

    public static TheoryData<string> Times => [.. s_times.Keys];

    public static TheoryData<string> Numbers => [.. s_numbers.Keys];

    private static TimeSpan Day => TimeSpan.FromDays(1);

    private static TimeSpan Hour => TimeSpan.FromHours(1);

    [Fact]
    public void Every_time_and_number_of_the_records_of_options_is_in_the_tables()
    {
        Type[] records = [typeof(JobListOptions), typeof(JobWorkerOptions)];
        IEnumerable<string> found =
            from type in records
            from property in type.GetProperties()
            let value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
            where value == typeof(TimeSpan) || value == typeof(int)
            select $"{type.Name}.{property.Name}";

        Assert.Equal(
            s_times.Keys.Concat(s_numbers.Keys).Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_is_taken_or_refused_where_it_is_given(string name)
    {
        (TimeSpan least, TimeSpan most, Action<TimeSpan> set) = s_times[name];

        set(least);
        set(most);
        foreach (TimeSpan wrong in new[] { least - Ms(1), most + Ms(1), Timeout.InfiniteTimeSpan, TimeSpan.MinValue })
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => set(wrong));
            Assert.Equal(name.Split('.')[1], error.ParamName);
            Assert.Contains("Give ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_taken_or_refused_where_it_is_given(string name)
    {
        (int least, int most, Action<int> set) = s_numbers[name];

        set(least);
        set(most);
        foreach (int wrong in most == int.MaxValue ? [least - 1] : new[] { least - 1, most + 1, int.MinValue })
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => set(wrong));
            Assert.Equal(name.Split('.')[1], error.ParamName);
            Assert.Contains("Give ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none_is_refused_where_it_is_given(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobListOptions { MaxStartsPerSecond = rate });

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
