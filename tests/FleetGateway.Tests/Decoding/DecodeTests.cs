using System.Text.Json;
using FleetGateway.Tests.Vectors;

namespace FleetGateway.Tests.Decoding;

public sealed class DecodeTests
{
    [Fact]
    public void Every_vector_of_the_file_decodes_to_what_the_file_says()
    {
        var run = FleetRun.Of("decode", VectorFile.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(VectorFile.All.Count, run.Lines.Length);
        Assert.All(VectorFile.All.Zip(run.Lines), static pair => Same(pair.First, JsonDocument.Parse(pair.Second).RootElement));
    }

    [Theory]
    // What real devices do, and what the standard says, that no vector shows.
    [InlineData("7e01020000013900000001000c377e", """{"body":{"token":""},"edition":"2011/2013"}""")]
    [InlineData("7e00050004013900000001000c0001000035 7e", """{"body":{"originalSerial":1,"count":0,"indexes":[]},"edition":"2011/2013"}""")]
    public void Frames_made_by_hand_decode_to_what_the_standard_says(string hex, string expected)
    {
        var result = DecodeOne("frame", Checked(hex));

        foreach (var property in JsonDocument.Parse(expected).RootElement.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(property.Value, result.GetProperty(property.Name)), result.GetRawText());
        }
    }

    [Theory]
    [InlineData("", "incomplete")]
    [InlineData("7e", "incomplete")]
    [InlineData("7e7e", "incomplete")]
    [InlineData("0002000001390000004500718e", "incomplete")]
    [InlineData("7e007e", "header")]
    [InlineData("7e017e", "checksum")]
    [InlineData("7e7d7e", "escape")]
    [InlineData("7e7d7d027e", "escape")]
    public void What_is_no_frame_has_a_reason(string hex, string error) => Assert.Equal(error, DecodeOne("invalid", hex).GetProperty("error").GetString());

    [Fact]
    public void A_frame_that_is_longer_than_any_may_be_is_of_the_wrong_length()
    {
        Assert.Equal("length", DecodeOne("invalid", "7e" + new string('0', 5_000) + "7e").GetProperty("error").GetString());
        Assert.Equal("length", DecodeOne("invalid", "7e" + new string('0', 5_000)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("[]", "expected an object with an array 'vectors'")]
    [InlineData("{\"vectors\":1}", "expected an object with an array 'vectors'")]
    [InlineData("{", "this is no JSON")]
    [InlineData("", "this is no JSON")]
    [InlineData("{\"vectors\":[5]}", "vector 1: this is no object")]
    [InlineData("{\"vectors\":[{\"id\":\"a\"}]}", "vector 1: there is no 'kind'")]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"odd\"}]}", "vector 1: there is no kind 'odd'")]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"frame\",\"hex\":\"7e7\"}]}", "vector 1: 'hex' holds something that is not hexadecimal")]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"frame\",\"hex\":7}]}", "vector 1: 'hex' is to be text")]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"stream\",\"chunks\":[7]}]}", "vector 1: 'chunks' is to hold text only")]
    public void A_file_that_holds_no_vectors_gets_one_clear_line(string text, string says)
    {
        var run = OfText(text);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_vector_costs_itself_alone()
    {
        var run = OfText("""{"vectors":[{"id":"a"},{"id":"b","kind":"escape","raw":"7e"}]}""");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.Equal("""{"id":"b","wire":"7e7d027e"}""", Assert.Single(run.Lines));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var run = FleetRun.Of("decode", "/nowhere/at/all.json");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("fleet: cannot read /nowhere/at/all.json: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private static void Same(JsonElement vector, JsonElement result)
    {
        Assert.Equal(vector.GetProperty("id").GetString(), result.GetProperty("id").GetString());
        if (VectorFile.Kind(vector) == "invalid")
        {
            Assert.Contains(result.GetProperty("error").GetString(), vector.GetProperty("errors").EnumerateArray().Select(static error => error.GetString()));
            return;
        }

        string[] names = VectorFile.Kind(vector) switch
        {
            "frame" => ["header", "checksum", "edition", "body"],
            "fragments" => ["expect"],
            "stream" => ["frames"],
            _ => ["wire"],
        };
        Assert.Equal(names.Append("id").Order(), result.EnumerateObject().Select(static property => property.Name).Order());
        Assert.All(names, name => Assert.True(JsonElement.DeepEquals(vector.GetProperty(name), result.GetProperty(name)), $"{name} of {result.GetRawText()}"));
    }

    private static JsonElement DecodeOne(string kind, string hex)
    {
        var run = OfText($$"""{"vectors":[{"id":"x","kind":"{{kind}}","hex":"{{hex}}"}]}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
    }

    /// <summary>A frame with its checksum put right.</summary>
    private static string Checked(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        bytes[^2] = bytes[1..^2].Aggregate((byte)0, static (sum, b) => (byte)(sum ^ b));
        return Convert.ToHexStringLower(bytes);
    }

    private static FleetRun OfText(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(file, text);
        try
        {
            return FleetRun.Of("decode", file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
