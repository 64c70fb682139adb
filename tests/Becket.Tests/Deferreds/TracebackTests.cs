namespace Becket.Tests.Deferreds;

public sealed class TracebackTests
{
    [Fact]
    public void A_traceback_has_the_programs_frames_and_none_of_the_librarys()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        Failure? failure = null;
        reactor.Run(async Deferred () =>
        {
            try
            {
                await Outer(reactor);
            }
            catch (InvalidDataException error)
            {
                failure = new Failure(error);
            }
        });
        string all = failure!.ToString();
        string own = failure.GetTraceback();
        Assert.Contains("at Becket.Reactors.", all + Deep(), StringComparison.Ordinal);
        Assert.DoesNotContain("at Becket.Deferreds.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("at Becket.Tasks.", own, StringComparison.Ordinal);
        Assert.StartsWith("System.IO.InvalidDataException: what is this?", own, StringComparison.Ordinal);
        Assert.Contains($"{nameof(TracebackTests)}.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("--- End of stack trace", own[^40..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_frames_of_the_library_are_left_out_wherever_they_are()
    {
        var thrown = new InvalidDataException("below", new FrameException());
        string own = new Failure(thrown).GetTraceback();
        Assert.DoesNotContain("Becket.Reactors", own, StringComparison.Ordinal);
        Assert.Contains("at Mine.Run()", own, StringComparison.Ordinal);
        Assert.Contains("at Becket.Gateway.Serve()", own, StringComparison.Ordinal);
    }

    private static async Deferred Outer(Reactor reactor)
    {
        await reactor.DeferLater(
            TimeSpan.FromSeconds(1),
            static void () => throw new InvalidDataException("what is this?")
        );
    }

    private static string Deep() => "   at Becket.Reactors.";

    private sealed class FrameException : Exception
    {
        public override string ToString() =>
            "Mine: thrown\n   at Mine.Run()\n--- End of stack trace from previous location ---\n"
            + "   at Becket.Reactors.Reactor.Run()\n   at Becket.Gateway.Serve()";
    }
}
