namespace Becket.Tests.Simulations.Children;

/// <content>What cannot be started, and scripts that fail.</content>
public sealed partial class ChildTests
{
    [Theory]
    [InlineData("git", "git", true)]
    [InlineData("git", "/usr/bin/git", true)]
    [InlineData("/usr/bin/git", "git", true)]
    [InlineData("/opt/git", "git", false)]
    [InlineData("git", "/opt/git", false)]
    public void A_program_is_found_by_its_path_or_by_its_name_in_the_usual_places(
        string added,
        string name,
        bool isFound
    )
    {
        _host.Programs.Add(added, static _ => Deferred.Succeed(0));

        if (isFound)
        {
            Assert.True(Run(reactor => reactor.GetProcessValue(name)).IsSuccess);
        }
        else
        {
            SpawnException error = Fails<SpawnException>(reactor => reactor.GetProcessValue(name));
            Assert.Equal((SpawnError.NotFound, 2), (error.Reason, error.ErrorNumber));
            Assert.Contains("host.Programs.Add", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_program_that_was_removed_is_not_found_any_more()
    {
        _host.Programs.Add("git", static _ => Deferred.Succeed(0));
        _host.Programs.Remove("git");

        Assert.Equal(
            SpawnError.NotFound,
            Fails<SpawnException>(static reactor => reactor.GetProcessValue("git")).Reason
        );
    }

    [Fact]
    public void A_script_that_fails_fails_the_simulation()
    {
        _host.Programs.Add("bad", static _ => throw new InvalidDataException("a bug in the script"));

        Assert.Equal(
            "a bug in the script",
            Assert.Throws<InvalidDataException>(() => Run(static reactor => reactor.GetProcessValue("bad"))).Message
        );
    }

    [Fact]
    public void Without_descriptors_no_child_can_be_started()
    {
        _host.Programs.Add("true", static _ => Deferred.Succeed(0));
        _host.LimitDescriptors(6);

        SpawnException error = Fails<SpawnException>(static reactor =>
            reactor.GetProcessOutputAndValue("true", input: new byte[1])
        );
        Assert.Equal((SpawnError.TooManyOpenFiles, 24), (error.Reason, error.ErrorNumber));
        _host.LiftDescriptorLimit();
        Assert.True(Run(static reactor => reactor.GetProcessValue("true")).IsSuccess);
    }

    [Fact]
    public void Arguments_that_are_too_long_are_an_error_with_the_reason()
    {
        _host.Programs.Add("true", static _ => Deferred.Succeed(0));

        Assert.Equal(
            SpawnError.ArgumentsTooLong,
            Fails<SpawnException>(static reactor => reactor.GetProcessValue("true", [new string('x', 200_000)])).Reason
        );
    }
}
