using System.Text.Json;

namespace Becket.Cli.Tests.Running.Timelines;

public sealed class TraceTests : RunTimelineTest
{
    [Fact]
    public void Jobs_are_pairs_of_begin_and_end_events_inside_their_slot()
    {
        using JsonDocument trace = Load(
            Write(
                "day.json",
                [
                    End(1, 1, 0, 2, "install one"),
                    End(2, 2, 0.5, 1, "install two", exitCode: 3),
                    End(3, 2, 1.5, 1, "install three"),
                ]
            )
        );

        var tracks = Events(trace)
            .Where(e => e.Phase is not "M")
            .GroupBy(e => e.Id)
            .ToDictionary(track => track.Key, track => track.ToList());
        Assert.Equal(["0x1", "0x2"], tracks.Keys.Order());
        Assert.Equal(
            [
                ("b", "slot 2", 0L),
                ("b", "install two", 500_000),
                ("e", "install two", 1_500_000),
                ("b", "install three", 1_500_000),
                ("e", "install three", 2_500_000),
                ("e", "slot 2", 2_500_000),
            ],
            tracks["0x2"].Select(e => (e.Phase, e.Name, e.At))
        );
    }

    [Fact]
    public void Every_event_has_the_required_fields_and_pairs_nest()
    {
        using JsonDocument trace = Load(
            Write("day.json", Many(5000).Concat(Nasty.Select((text, i) => End(6000 + i, 6, i, 1, text))))
        );

        Assert.Equal("ms", trace.RootElement.GetProperty("displayTimeUnit").GetString());
        foreach (
            IGrouping<string, (string Phase, string Name, long At, string Id)> track in Events(trace)
                .Where(e => e.Phase is not "M")
                .GroupBy(e => e.Id)
        )
        {
            var open = new Stack<string>();
            long last = 0;
            foreach ((string? phase, string? name, long at, string _) in track)
            {
                Assert.InRange(at, last, long.MaxValue);
                last = at;
                if (phase == "b")
                {
                    open.Push(name);
                }
                else
                {
                    Assert.Equal(open.Pop(), name);
                }
            }

            Assert.Empty(open);
        }
    }

    [Fact]
    public void A_job_has_its_number_its_command_and_how_it_ended()
    {
        using JsonDocument trace = Load(Write("day.json", [End(7, 1, 0, 1, "install seven", exitCode: 3)]));

        JsonElement args = trace
            .RootElement.GetProperty("traceEvents")
            .EnumerateArray()
            .First(e => e.GetProperty("name").GetString() == "install seven")
            .GetProperty("args");
        Assert.Equal(
            (7, "install seven", "exit code 3"),
            (
                args.GetProperty("job").GetInt32(),
                args.GetProperty("command").GetString(),
                args.GetProperty("ended").GetString()
            )
        );
    }

    private static JsonDocument Load(string path) => JsonDocument.Parse(File.ReadAllText(path));

    private static List<(string Phase, string Name, long At, string Id)> Events(JsonDocument trace) =>
        [
            .. trace
                .RootElement.GetProperty("traceEvents")
                .EnumerateArray()
                .Select(e =>
                {
                    string phase = e.GetProperty("ph").GetString()!;
                    Assert.Equal(1, e.GetProperty("pid").GetInt32());
                    if (phase == "M")
                    {
                        return (phase, e.GetProperty("name").GetString()!, 0L, "");
                    }
                    Assert.Contains(phase, (string[])["b", "e"]);
                    Assert.Equal("slot", e.GetProperty("cat").GetString());
                    return (
                        phase,
                        e.GetProperty("name").GetString()!,
                        e.GetProperty("ts").GetInt64(),
                        e.GetProperty("id").GetString()!
                    );
                }),
        ];
}
