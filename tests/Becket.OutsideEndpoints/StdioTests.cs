using System.IO.Pipelines;
using System.Text;
using Becket.OutsideEndpoints.Stdio;

namespace Becket.OutsideEndpoints;

public sealed class StdioTests : OutsideTest
{
    [Fact]
    public void A_description_makes_the_programs_own_streams_an_endpoint() =>
        Run(reactor =>
        {
            Assert.IsType<StdioServerEndpoint>(Endpoint.Server(reactor, "console:"));
            return Deferred.Succeed();
        });

    [Fact]
    public void The_standard_streams_are_one_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                var input = new MemoryStream(Encoding.UTF8.GetBytes("what is read is written"));
                var output = new Pipe();
                var server = new Echo();
                IListeningPort port = await new StdioServerEndpoint(reactor, input, output.Writer.AsStream()).Listen(
                    Factory.ForProtocol(() => server)
                );
                await server.Ended;
                Assert.IsType<ConnectionDoneException>(server.Reason);
                await reactor.DeferLater(TimeSpan.Zero);
                Assert.Equal(0, port.Connections);
                using var written = new StreamReader(output.Reader.AsStream());
                Assert.Equal("what is read is written", await written.ReadToEndAsync());
            }
        );

    [Fact]
    public void A_stream_that_fails_is_a_lost_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording();
                await new StdioServerEndpoint(reactor, new FailingStream(), new MemoryStream()).Listen(
                    Factory.ForProtocol(() => server)
                );
                await server.Ended;
                Assert.IsType<IOException>(Assert.IsType<ConnectionLostException>(server.Reason).InnerException);
            }
        );

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The disk is on fire."));
    }
}
