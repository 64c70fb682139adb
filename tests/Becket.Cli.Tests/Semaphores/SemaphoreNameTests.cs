using Becket.Cli.Semaphores;

namespace Becket.Cli.Tests.Semaphores;

public sealed class SemaphoreNameTests
{
    [Theory]
    [InlineData("7 (a) b (c)) S 42 7 7 34816 7 0", "terminal-34816")]
    [InlineData("7 (becket) S 42 7 7 0 -1 0", "process-42")]
    public void The_default_name_is_that_of_the_terminal_or_of_the_calling_process(string status, string name) =>
        Assert.Equal(name, SemaphoreName.Default(status));

    [Theory]
    [InlineData("disk-1_a.b", "sem-disk-1_a.b")]
    [InlineData("../a b", "sem-..%2fa%20b")]
    [InlineData("100%", "sem-100%25")]
    [InlineData("", "sem-")]
    public void A_name_becomes_one_directory(string name, string directory) =>
        Assert.Equal(directory, SemaphoreName.ToDirectory(name));

    [Fact]
    public void Long_names_stay_different()
    {
        string one = SemaphoreName.ToDirectory(new string('x', 500) + "1");
        string two = SemaphoreName.ToDirectory(new string('x', 500) + "2");

        Assert.NotEqual(one, two);
        Assert.True(one.Length <= 255);
    }

    [Theory]
    [InlineData("10", 10, false)]
    [InlineData("-1.5", 1.5, true)]
    [InlineData("2m", 120, false)]
    public void A_minus_sign_means_to_give_up(string text, double seconds, bool givesUp)
    {
        Assert.True(SemTimeout.TryParse(text, out SemTimeout? timeout));
        Assert.Equal(new SemTimeout(TimeSpan.FromSeconds(seconds), givesUp), timeout);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("--1")]
    [InlineData("")]
    public void Other_texts_are_no_time(string text) => Assert.False(SemTimeout.TryParse(text, out _));
}
