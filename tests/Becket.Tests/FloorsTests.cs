namespace Becket.Tests;

public sealed class FloorsTests
{
    private const string Low = "Becket.Tests.FloorsSamples.Low";
    private const string High = "Becket.Tests.FloorsSamples.High";

    public static TheoryData<int> AllFloors => [.. Enumerable.Range(0, Floors.Plan.Length)];

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
                    "Becket.Simulation",
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
    public void Every_type_of_the_library_stands_on_a_floor()
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
    public void What_does_not_use_a_namespace_is_not_said_to()
    {
        Assert.Empty(Floors.UsesOf(High, of: [Low], typeof(FloorsTests).Assembly.Location));
        Assert.Empty(Floors.UsesOf(Low, of: ["Becket.Tests.FloorsSamples.Hi"], typeof(FloorsTests).Assembly.Location));
        Assert.DoesNotContain(
            Floors.UsesOf(Low, of: [High], typeof(FloorsTests).Assembly.Location),
            static use => use.StartsWith($"{Low}.Innocent", StringComparison.Ordinal)
        );
    }
}
