using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Fleet.Tests.Codec.Vectors;

namespace Fleet.Tests.Codec.Decoding;

public sealed class DecodeTests
{
    [Fact]
    public void Every_vector_of_the_file_decodes_to_what_the_file_says()
    {
        var run = FleetRun.Of("decode", VectorFile.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(VectorFile.All.Count, run.Lines.Length);
        Assert.All(
            VectorFile.All.Zip(run.Lines),
            static pair => Same(pair.First, JsonDocument.Parse(pair.Second).RootElement)
        );
    }

    [Theory]
    // Cases of the standard and of real devices that no vector covers.
    [InlineData("0x0102", false, "", """{"token":""}""")]
    [InlineData("0x0102", false, "c4e3bac300", """{"token":"你好"}""")]
    [InlineData("0x0005", false, "00010000", """{"originalSerial":1,"count":0,"indexes":[]}""")]
    [InlineData("0x0004", true, "0102", """{"extraHex":"0102"}""")]
    [InlineData("0x8100", false, "000100", """{"ackSerial":1,"result":0,"token":null}""")]
    [InlineData("0x8100", false, "0001004100", """{"ackSerial":1,"result":0,"token":"A"}""")]
    [InlineData("0x8103", false, "0000", """{"count":0,"parameters":[]}""")]
    [InlineData(
        "0x8103",
        false,
        "0201000000010400000001",
        """{"count":1,"parameters":[{"id":"0x00000001","hex":"00000001"}]}"""
    )]
    [InlineData("0x8004", true, "261302030405", """{"timeBcd":"261302030405","timeUtc":null}""")]
    [InlineData("0x0900", true, "41aa", """{"type":"0x41","contentHex":"aa"}""")]
    [InlineData("0x4321", true, "aa", """{"rawHex":"aa"}""")]
    [InlineData(
        "0x0100",
        false,
        "00010002" + "6d616b6572" + "2020202020202020" + "00000000000049" + "0200",
        """{"province":1,"city":2,"maker":"maker","model":"        ","terminalId":"I","plateColor":2,"plate":""}"""
    )]
    public void Bodies_made_by_hand_decode_to_what_the_standard_says(
        string id,
        bool isVersion2019,
        string body,
        string expected
    )
    {
        JsonElement result = DecodeOne("frame", Frame(id, isVersion2019, body)).GetProperty("body");

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, result), result.GetRawText());
    }

    [Theory]
    [InlineData("", "[]")]
    [InlineData("0102aabb", """[{"id":"0x01","length":2,"hex":"aabb"}]""")]
    [InlineData("6404aabbccdd", """[{"id":"0x64","length":4,"hex":"aabbccdd"}]""")]
    [InlineData(
        "e000310105310106",
        """[{"id":"0xe0","length":0,"hex":""},{"id":"0x31","length":1,"hex":"05","value":5},{"id":"0x31","length":1,"hex":"06","value":6}]"""
    )]
    [InlineData("2b0400010002", """[{"id":"0x2b","length":4,"hex":"00010002","value":{"ad0":2,"ad1":1}}]""")]
    [InlineData("110101", """[{"id":"0x11","length":1,"hex":"01","value":{"area":1,"areaId":null}}]""")]
    [InlineData(
        "11010311060000000000000000",
        """[{"id":"0x11","length":1,"hex":"03","value":{"area":3,"areaId":null}},{"id":"0x11","length":6,"hex":"000000000000"},{"id":"0x00","length":0,"hex":""}]"""
    )]
    public void Items_keep_their_bytes_and_have_values_where_their_length_is_right(string items, string expected)
    {
        JsonElement result = DecodeOne("frame", Frame("0x0200", false, new string('0', 2 * 28) + items))
            .GetProperty("body")
            .GetProperty("items");

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, result), result.GetRawText());
    }

    [Theory]
    [InlineData("0x0200", "01")]
    [InlineData("0x0200", "01040000")]
    public void Items_that_run_past_the_end_make_the_body_bad(string id, string items) =>
        Assert.Equal(
            "body",
            DecodeOne("frame", Frame(id, false, new string('0', 2 * 28) + items)).GetProperty("error").GetString()
        );

    [Theory]
    [InlineData("0x0704", "000000")]
    [InlineData("0x0704", "0001")]
    [InlineData("0x0900", "")]
    [InlineData("0x8103", "")]
    [InlineData("0x8103", "0200000001040000000100")]
    [InlineData("0x8003", "000102000100")]
    [InlineData("0x8004", "2601020304")]
    [InlineData("0x0001", "0001000200ff")]
    public void Bodies_that_do_not_parse_are_bad(string id, string body) =>
        Assert.Equal("body", DecodeOne("invalid", Frame(id, false, body)).GetProperty("error").GetString());

    [Fact]
    public void A_terminal_number_keeps_its_zeros_and_its_hexadecimal_digits()
    {
        JsonElement header = DecodeOne("frame", Frame("0x0002", true, "", "0012ABCDEF")).GetProperty("header");

        Assert.Equal("00000000000012abcdef", header.GetProperty("terminal").GetString());
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
    public void Bytes_that_are_no_frame_have_a_reason(string hex, string error) =>
        Assert.Equal(error, DecodeOne("invalid", hex).GetProperty("error").GetString());

    [Fact]
    public void A_frame_above_the_longest_length_is_a_length_error()
    {
        Assert.Equal(
            "length",
            DecodeOne("invalid", "7e" + new string('0', 5_000) + "7e").GetProperty("error").GetString()
        );
        Assert.Equal("length", DecodeOne("invalid", "7e" + new string('0', 5_000)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("[]", "expected an object with an array 'vectors'")]
    [InlineData("{\"vectors\":1}", "expected an object with an array 'vectors'")]
    [InlineData("{", "the file is not JSON")]
    [InlineData("", "the file is not JSON")]
    [InlineData("{\"vectors\":[5]}", "vector 1: the entry is not an object")]
    [InlineData("{\"vectors\":[{\"id\":\"a\"}]}", "vector 1: the property 'kind' is missing")]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"odd\"}]}", "vector 1: the kind 'odd' is unknown")]
    [InlineData(
        "{\"vectors\":[{\"id\":\"a\",\"kind\":\"frame\",\"hex\":\"7e7\"}]}",
        "vector 1: 'hex' is not hexadecimal"
    )]
    [InlineData("{\"vectors\":[{\"id\":\"a\",\"kind\":\"frame\",\"hex\":7}]}", "vector 1: 'hex' must be text")]
    [InlineData(
        "{\"vectors\":[{\"id\":\"a\",\"kind\":\"stream\",\"chunks\":[7]}]}",
        "vector 1: every element of 'chunks' must be text"
    )]
    public void A_file_without_valid_vectors_gets_one_clear_line(string text, string says)
    {
        FleetRun run = OfText(text);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_vector_does_not_stop_the_others()
    {
        FleetRun run = OfText("""{"vectors":[{"id":"a"},{"id":"b","kind":"escape","raw":"7e"}]}""");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.Equal("""{"id":"b","wire":"7e7d027e"}""", Assert.Single(run.Lines));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var run = FleetRun.Of("decode", "/nowhere/at/all.json");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "fleet: cannot read /nowhere/at/all.json: ",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal
        );
    }

    private static void Same(JsonElement vector, JsonElement result)
    {
        Assert.Equal(vector.GetProperty("id").GetString(), result.GetProperty("id").GetString());
        if (VectorFile.Kind(vector) == "invalid")
        {
            Assert.Contains(
                result.GetProperty("error").GetString(),
                vector.GetProperty("errors").EnumerateArray().Select(static error => error.GetString())
            );
            return;
        }

        string[] names = VectorFile.Kind(vector) switch
        {
            "frame" => ["header", "checksum", "edition", "body"],
            "fragments" => ["expect"],
            "stream" => ["frames"],
            _ => ["wire"],
        };
        Assert.Equal(
            names.Append("id").Order(),
            result.EnumerateObject().Select(static property => property.Name).Order()
        );
        Assert.All(
            names,
            name =>
                Assert.True(
                    JsonElement.DeepEquals(vector.GetProperty(name), result.GetProperty(name)),
                    $"{name} of {result.GetRawText()}"
                )
        );
    }

    private static JsonElement DecodeOne(string kind, string hex)
    {
        FleetRun run = OfText($$"""{"vectors":[{"id":"x","kind":"{{kind}}","hex":"{{hex}}"}]}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
    }

    private static string Frame(string id, bool isVersion2019, string body, string terminal = "13900000001")
    {
        var header = Jt808Header.For(
            Convert.ToUInt16(id, 16),
            TerminalNumber.Parse(terminal, isVersion2019),
            serial: 1
        );
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        return Convert.ToHexString(wire[..Jt808Framing.Write(wire, header, Convert.FromHexString(body))]);
    }

    private static FleetRun OfText(string text)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
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
