using System.Net;

namespace Fleet.Tests.Gateway.Status;

/// <summary>What a client gets wrong is 400 with one line, and never a fault of the gateway.</summary>
public sealed class MistakeTests
{
    [Fact]
    public async Task A_mistake_in_a_request_is_400_with_one_line_that_names_no_type_of_the_program()
    {
        using var program = new StatusProgram();
        await program.Drive(async _ =>
        {
            foreach (
                (string path, string body) in new[]
                {
                    ("parameters", """{"parameters": [null]}"""),
                    ("parameters", """{"parameters": null}"""),
                    ("parameters", """{"parameters": []}"""),
                    ("parameters", """{"parameters": [{"id": "1", "type": null, "value": "1"}]}"""),
                    ("parameters/query", """{"ids": [null]}"""),
                    ("text", """{"text": null}"""),
                    ("text", """{"text": "\ud800"}"""),
                    ("text", """{"no such value": 1}"""),
                    ("text", "[]"),
                    ("text", "{"),
                    ("control", """{"command": 99999999999}"""),
                }
            )
            {
                using HttpResponseMessage answer = await program.Http.PostAsync(
                    new Uri($"/api/devices/{StatusProgram.Device}/{path}", UriKind.Relative),
                    StatusProgram.Json(body)
                );
                string text = await answer.Content.ReadAsStringAsync();
                Assert.True(
                    answer.StatusCode == HttpStatusCode.BadRequest,
                    $"{path} {body}: {answer.StatusCode} {text}"
                );
                Assert.DoesNotContain("Becket", text, StringComparison.Ordinal);
                Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
                Assert.DoesNotContain("(Parameter", text, StringComparison.Ordinal);
            }
        });
        Assert.DoesNotContain("failed", program.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("to=0001-01-01T00:00:00Z")]
    [InlineData("to=0001-01-02T00:00:00Z&hours=8784")]
    [InlineData("from=0001-01-01&to=9999-12-31T23:59:59.9999999Z")]
    [InlineData("from=9999-12-31&to=0001-01-01")]
    public async Task A_track_of_any_time_is_an_answer(string query)
    {
        using var program = new StatusProgram();
        await program.Get($"/api/devices/{StatusProgram.Device}/track?{query}");
    }
}
