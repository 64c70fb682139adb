using Becket.Fuzz;
using CsCheck;

namespace Becket.Tests.Protocols;

/// <summary>A parser makes the same calls however its input is cut into chunks. The targets are those of the
/// fuzzer.</summary>
public sealed class ChunkingTests
{
    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_split_in_two_gives_the_same_calls(string name) =>
        With(
            name,
            static (target, reactor) =>
            {
                for (int seed = 0; seed < 50; seed++)
                {
                    byte[] input = target.MakeInput(new Random(seed));
                    string whole = FuzzRun.Run(target, reactor, input, [input.Length]);
                    for (int at = 0; at <= input.Length; at++)
                    {
                        Assert.Equal(whole, FuzzRun.Run(target, reactor, input, [at, input.Length - at]));
                    }
                }
            }
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Input_byte_by_byte_gives_the_same_calls(string name) =>
        With(
            name,
            static (target, reactor) =>
            {
                for (int seed = 0; seed < 200; seed++)
                {
                    byte[] input = target.MakeInput(new Random(seed));
                    Assert.Equal(
                        FuzzRun.Run(target, reactor, input, [input.Length]),
                        FuzzRun.Run(target, reactor, input, Enumerable.Repeat(1, input.Length))
                    );
                }
            }
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_frames_in_any_chunks_give_the_same_calls(string name) =>
        With(
            name,
            static (target, reactor) =>
                Gen.Select(Gen.Int, Gen.Int[0, 40].Array[0, 40])
                    .Sample(
                        (seed, sizes) =>
                        {
                            byte[] input = target.MakeInput(new Random(seed));
                            Assert.Equal(
                                FuzzRun.Run(target, reactor, input, [input.Length]),
                                FuzzRun.Run(target, reactor, input, [.. sizes, input.Length])
                            );
                        },
                        iter: 300,
                        threads: 1
                    )
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_thousand_inputs_of_the_fuzzer_break_no_promise(string name) =>
        With(
            name,
            static (target, reactor) =>
            {
                var fuzzer = new Fuzzer(target, reactor);
                for (int seed = 0; seed < 1_000; seed++)
                {
                    Assert.Null(fuzzer.Round(seed));
                }
            }
        );

    [Fact]
    public void The_fuzzer_finds_a_parser_that_depends_on_chunks() =>
        With(
            "lineonly",
            static (target, reactor) =>
            {
                var fuzzer = new Fuzzer(target with { MakeProtocol = static trace => new ChunkNotes(trace) }, reactor);
                string?[] problems = Enumerable.Range(0, 100).Select(seed => fuzzer.Round(seed)).ToArray();

                Assert.Contains(
                    problems,
                    static problem => problem?.Contains("in these:", StringComparison.Ordinal) == true
                );
            }
        );

    private static void With(string name, Action<FuzzTarget, Reactor> test)
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, HandleSignals = false });
        test(FuzzTargets.All.Single(target => target.Name == name), reactor);
        Assert.Empty(reactor.GetDelayedCalls());
    }

    private sealed class ChunkNotes(Trace trace) : Becket.Net.Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => trace.Add("chunk", data);
    }
}
