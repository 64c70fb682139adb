namespace Becket.Tests;

public sealed class FloorsTests
{
    private const string Low = "Becket.Tests.FloorsSamples.Low";
    private const string High = "Becket.Tests.FloorsSamples.High";

    public static TheoryData<int> AllFloors => [.. Enumerable.Range(0, Floors.Plan.Length)];

    public static TheoryData<string> AllRooms => [.. Floors.Rooms.Keys];

    [Fact]
    public void Deferreds_know_nothing_of_time_or_input_and_output() =>
        Assert.Empty(
            Floors.UsesOf(
                "Becket.Deferreds",
                of:
                [
                    "Becket.Time",
                    "Becket.Tasks",
                    "Becket.Reactors",
                    "Becket.Net",
                    "Becket.Protocols",
                    "Becket.Processes",
                    "Becket.Simulations",
                ]
            )
        );

    [Theory]
    [MemberData(nameof(AllFloors))]
    public void A_floor_uses_nothing_above_it(int floor)
    {
        string[] above = Floors.Plan.Skip(floor + 1).SelectMany(static names => names).ToArray();

        Assert.All(Floors.Plan[floor], name => Assert.Empty(Floors.UsesOf(name, above)));
    }

    [Fact]
    public void Buffers_are_the_lowest_room_of_their_floor_and_use_nothing_of_the_library() =>
        Assert.DoesNotContain(
            Floors.UsesOf("Becket.Reactors.Buffers", of: ["Becket"]),
            static use => !use.Contains("-> Becket.Reactors.Buffers.", StringComparison.Ordinal)
        );

    [Fact]
    public void System_calls_and_deferreds_do_not_use_each_other()
    {
        Assert.Empty(Floors.UsesOf("Becket.Native", of: ["Becket.Deferreds"]));
        Assert.Empty(Floors.UsesOf("Becket.Deferreds", of: ["Becket.Native"]));
    }

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_is_used_only_by_the_rooms_that_the_plan_names(string room) =>
        Assert.Empty(Floors.UsesFromElsewhere(room));

    [Fact]
    public void Every_room_of_the_plan_exists() =>
        Assert.Empty(Floors.Rooms.SelectMany(static room => room.Value.Append(room.Key)).Except(Floors.Namespaces()));

    [Theory]
    [InlineData("Becket.Reactors.Drivers.Epoll")]
    [InlineData("Becket.Reactors.Drivers.Sockets")]
    [InlineData("Becket.Reactors.Drivers.Simulated")]
    public void Only_the_choice_of_drivers_names_a_driver(string driver) =>
        Assert.All(
            Floors.UsesOf("Becket.Reactors.Drivers", of: [driver]),
            use =>
                Assert.True(
                    use.StartsWith("Becket.Reactors.Drivers.DriverChoice", StringComparison.Ordinal)
                        || use.StartsWith(driver + ".", StringComparison.Ordinal),
                    use
                )
        );

    [Fact]
    public void Every_type_of_the_library_is_on_a_floor()
    {
        string[] floors = Floors.Plan.SelectMany(static names => names).ToArray();

        Assert.All(
            Floors.Namespaces().Where(static name => name.StartsWith("Becket", StringComparison.Ordinal)),
            name =>
                Assert.Contains(
                    floors,
                    floor => name == floor || name.StartsWith(floor + ".", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Uses_downwards_are_seen() =>
        Assert.Contains(
            Floors.UsesOf("Becket.Deferreds", of: ["System.Threading"]),
            static use => use.EndsWith("System.Threading.ExecutionContext", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("ByBase")]
    [InlineData("ByInterface")]
    [InlineData("ByAttribute")]
    [InlineData("ByAttributeArgument")]
    [InlineData("ByField")]
    [InlineData("ByProperty")]
    [InlineData("ByEvent")]
    [InlineData("ByParameter")]
    [InlineData("ByReturn")]
    [InlineData("ByGenericArgument")]
    [InlineData("ByArrayOfArrays")]
    [InlineData("ByConstraint")]
    [InlineData("ByCall")]
    [InlineData("ByTypeof")]
    [InlineData("ByCatch")]
    [InlineData("ByGenericCall")]
    [InlineData("ByLambda")]
    [InlineData("ByAsyncMethod")]
    [InlineData("ByNestedType")]
    public void A_use_is_found_however_it_is_made(string user) =>
        Assert.Contains(
            Floors.UsesOf(Low, of: [High], typeof(FloorsTests).Assembly.Location),
            use =>
                use.StartsWith($"{Low}.{user} ", StringComparison.Ordinal)
                || use.StartsWith($"{Low}.{user}/", StringComparison.Ordinal)
        );

    [Fact]
    public void A_namespace_that_is_not_used_is_not_reported()
    {
        Assert.Empty(Floors.UsesOf(High, of: [Low], typeof(FloorsTests).Assembly.Location));
        Assert.Empty(Floors.UsesOf(Low, of: ["Becket.Tests.FloorsSamples.Hi"], typeof(FloorsTests).Assembly.Location));
        Assert.DoesNotContain(
            Floors.UsesOf(Low, of: [High], typeof(FloorsTests).Assembly.Location),
            static use => use.StartsWith($"{Low}.Innocent", StringComparison.Ordinal)
        );
    }
}
