using System.Reflection;
using Becket.Conformance;

namespace Becket.Tests.Conformance;

/// <summary>Thousands of small programs, each with the trace that Twisted 22.4 gives for it.</summary>
public sealed class CorpusTests
{
    private static readonly string s_corpus = Path.Combine(
        typeof(CorpusTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static data => data.Key == "RepositoryRoot")
            .Value!,
        "tests",
        "Becket.Conformance",
        "corpus"
    );

    [Theory]
    [InlineData("deferred", 400)]
    [InlineData("deferredlist", 400)]
    [InlineData("inlinecallbacks", 348)]
    [InlineData("clock", 347)]
    [InlineData("loopingcall", 400)]
    [InlineData("cooperator", 372)]
    [InlineData("sync", 400)]
    [InlineData("timeouts", 400)]
    public void Every_program_of_a_family_gives_the_trace_that_Twisted_gives(string family, int count)
    {
        ConformanceProgram[] programs =
        [
            .. Corpus.Read(Path.Combine(s_corpus, $"{family}.jsonl"), static bad => throw bad),
        ];

        IEnumerable<string> differences = programs
            .Select(static program => (program.Id, Difference: program.FirstDifference()))
            .Where(static result => result.Difference is not null)
            .Select(static result => $"{result.Id}: {result.Difference}");

        Assert.Empty(differences);
        Assert.Equal(count, programs.Length);
    }

    [Fact]
    public void A_trace_that_differs_is_told_with_its_first_difference()
    {
        var program = ConformanceProgram.Read(
            """{"id": "p", "steps": [["new", "d1"], ["callback", "d1", 1]], "trace": [["step", 0], ["step", 1], ["raised", "E1"]]}"""
        );

        Assert.Equal("""entry 2, in step 1: expected ["raised", "E1"], got ["end"]""", program!.FirstDifference());
    }

    [Fact]
    public void Numbers_compare_by_value_and_the_order_of_keys_does_not_matter()
    {
        var program = ConformanceProgram.Read(
            """
            {"id": "p", "steps": [["succeed", "d1", 1]],
             "trace": [["step", 0.0], ["end"], ["state", "d1", {"result": 1.0, "paused": 0, "called": true}]]}
            """
        );

        Assert.Null(program!.FirstDifference());
    }

    [Fact]
    public void A_program_for_generators_only_is_left_out() =>
        Assert.Null(
            ConformanceProgram.Read(
                """{"id": "p", "family": "inlinecallbacks", "styles": ["generator"], "steps": []}"""
            )
        );

    [Theory]
    [InlineData("{", "this is not JSON")]
    [InlineData("""{"steps": []}""", "it has no \"id\"")]
    [InlineData("""{"id": "p"}""", "p: there are no \"steps\"")]
    [InlineData("""{"id": "p", "steps": [["new", "d1"], ["frob", "d1"]]}""", "p: step 1: there is no step \"frob\"")]
    [InlineData("""{"id": "p", "steps": [["new"]]}""", "p: step 0: new takes more arguments")]
    [InlineData("""{"id": "p", "steps": [["cancel", "d1", 1]]}""", "p: step 0: cancel takes fewer arguments")]
    [InlineData("""{"id": "p", "steps": [["fail", "d1", "E9"]]}""", "p: step 0: there is no error \"E9\"")]
    [InlineData(
        """{"id": "p", "steps": [["maybe", "d1", {"log": "f", "do": ["frob"]}]]}""",
        "p: step 0: there is no DO \"frob\""
    )]
    [InlineData("""{"id": "p", "steps": [["gen", "g1", [["frob"]]]]}""", "p: step 0: there is no op \"frob\"")]
    public void What_is_no_program_is_told_with_its_place(string json, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<BadProgramException>(() => ConformanceProgram.Read(json)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        """[["lock", "k1"], ["cancel", "k1"]]""",
        "p: step 1: k1 is a LockThing, where a DeferredThing is needed."
    )]
    [InlineData("""[["maybe", "d1", {"log": "f", "do": ["deferred", "d9"]}]]""", "p: step 0: d9 is not bound.")]
    [InlineData(
        """[["gen", "g1", [["reraise"]]], ["inline", "d1", "g1"]]""",
        "p: step 1: reraise stands outside of a handler."
    )]
    public void What_cannot_be_played_is_told_with_its_place_even_where_the_library_catches_it(
        string steps,
        string message
    )
    {
        var program = ConformanceProgram.Read($$"""{"id": "p", "steps": {{steps}}}""");

        Assert.Equal(message, Assert.Throws<BadProgramException>(program!.Play).Message);
    }
}
