public sealed class PackageTests
{
    [Fact]
    public void An_hour_takes_no_time() =>
        ReactorTest.Run(async reactor =>
        {
            await reactor.DeferLater(TimeSpan.FromHours(1));
            Assert.Equal(TimeSpan.FromHours(1), reactor.Now);
        });
}
