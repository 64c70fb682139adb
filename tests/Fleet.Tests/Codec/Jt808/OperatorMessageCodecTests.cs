using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Fleet.Tests.Codec.Jt808;

/// <summary>The messages that operators send, and their answers, as bytes and back.</summary>
public sealed class OperatorMessageCodecTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_again(bool isVersion2019)
    {
        foreach (TextFlags flags in (TextFlags[])[TextFlags.Emergency, TextFlags.Display | TextFlags.Speak])
        {
            var text = new TextMessage(flags, "前方");
            Assert.True(TextMessage.TryParse(text.ToBody(isVersion2019), isVersion2019, out TextMessage? read));
            Assert.Equal(text, read);
        }

        var control = new TerminalControl(2, "a;b");
        Assert.True(TerminalControl.TryParse(control.ToBody(), out TerminalControl? command));
        Assert.Equal(control, command);
        var query = new ParameterQuery([1, 0x55]);
        Assert.True(ParameterQuery.TryParse(query.MessageId, query.ToBody(), out ParameterQuery? asked));
        Assert.Equal(query.Ids, asked!.Ids);
        foreach (
            Parameter[] parameters in (Parameter[][])
                [
                    [],
                    [new(1, new byte[] { 1, 2 }), new(2, default)],
                ]
        )
        {
            byte[] body = new ParameterAnswer(7, parameters).ToBody();
            Assert.True(ParameterAnswer.TryParse(body, isVersion2019, out ParameterAnswer? answer));
            Assert.Equal(7, answer!.Serial);
            Assert.Equal(
                parameters.Select(static one => (one.Id, Convert.ToHexString(one.Value.Span))),
                answer.Parameters.Select(static one => (one.Id, Convert.ToHexString(one.Value.Span)))
            );
        }
    }

    [Fact]
    public void What_is_too_short_or_has_another_length_than_it_says_is_not_read()
    {
        Assert.False(TextMessage.TryParse([4], isVersion2019: false, out _));
        Assert.False(TextMessage.TryParse([4, 1], isVersion2019: true, out _));
        Assert.False(TerminalControl.TryParse([], out _));
        Assert.False(TerminalControl.TryParse([8], out _));
        Assert.False(ParameterQuery.TryParse(MessageIds.QuerySomeParameters, [], out _));
        Assert.False(ParameterQuery.TryParse(MessageIds.QuerySomeParameters, [0], out _));
        Assert.False(ParameterQuery.TryParse(MessageIds.QuerySomeParameters, [2, 0, 0, 0, 1], out _));
    }
}
