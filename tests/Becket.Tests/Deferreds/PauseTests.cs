namespace Becket.Tests.Deferreds;

public sealed class PauseTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void A_paused_deferred_runs_nothing_until_it_has_been_unpaused_as_often()
    {
        var deferred = new Deferred();
        deferred.AddCallback(() => _ran.Add("ran"));
        deferred.Pause();
        deferred.Pause();

        deferred.Callback();
        deferred.Unpause();
        Assert.Empty(_ran);
        deferred.Unpause();

        Assert.Equal(["ran"], _ran);
    }

    [Fact]
    public void Unpausing_before_it_fires_runs_nothing()
    {
        var deferred = new Deferred();
        deferred.AddCallback(() => _ran.Add("ran"));
        deferred.Pause();
        deferred.Unpause();

        Assert.Empty(_ran);
        Assert.Equal(0, deferred.PauseCount);
    }

    [Fact]
    public void One_unpause_too_many_is_an_error_and_changes_nothing()
    {
        var deferred = new Deferred();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(deferred.Unpause);

        Assert.Contains("Each Pause takes one Unpause", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, deferred.PauseCount);
    }

    [Fact]
    public void The_pause_of_a_wait_cannot_be_taken_back_by_hand()
    {
        var inner = new Deferred();
        Deferred outer = Deferred.Succeed().AddCallback(() => inner);
        Assert.Equal(1, outer.PauseCount);

        Assert.Throws<InvalidOperationException>(outer.Unpause);

        outer.Pause();
        outer.Unpause();
        Assert.True(outer.IsWaiting);
        inner.Callback();
        Assert.Equal(0, outer.PauseCount);
    }

    [Fact]
    public void Paused_by_its_own_callback_it_runs_the_rest_of_its_chain()
    {
        var deferred = new Deferred();
        deferred.AddCallback(deferred.Pause).AddCallback(() => _ran.Add("rest"));

        deferred.Callback();
        Assert.Equal(["rest"], _ran);

        deferred.AddCallback(() => _ran.Add("later"));
        Assert.Equal(["rest"], _ran);
        deferred.Unpause();
        Assert.Equal(["rest", "later"], _ran);
    }

    [Fact]
    public void A_paused_deferred_that_has_fired_is_waited_for()
    {
        var inner = Deferred.Succeed(5);
        inner.Pause();
        Deferred<int> outer = Deferred.Succeed().AddCallback(() => inner);
        Assert.True(outer.IsWaiting);

        inner.Unpause();

        Assert.Equal(5, ChainTests.ValueOf(outer));
    }

    [Fact]
    public void One_that_is_paused_while_it_waits_goes_on_only_when_unpaused()
    {
        var inner = new Deferred<int>();
        Deferred<int> outer = Deferred.Succeed().AddCallback(() => inner);
        outer.AddCallback(n =>
        {
            _ran.Add($"{n}");
        });
        outer.Pause();

        inner.Callback(6);
        Assert.Empty(_ran);
        outer.Unpause();

        Assert.Equal(["6"], _ran);
    }

    [Fact]
    public void A_paused_deferred_shows_its_outcome()
    {
        var deferred = new Deferred<int>();
        deferred.Pause();
        deferred.Callback(2);

        Assert.Equal(2, ChainTests.ValueOf(deferred));
    }
}
