public sealed class PackageTests
{
    [Fact]
    public void Ten_minutes_take_no_time() =>
        ReactorTest.Run(async reactor =>
        {
            await reactor.DeferLater(TimeSpan.FromMinutes(10));
            Assert.Equal(TimeSpan.FromMinutes(10), reactor.Now);
        });
}
