using Becket.Tests.Protocols;

namespace Becket.Tests.Hooks;

/// <summary>What a stream, a transform or a consumer of the program throws is the failure of the sending.</summary>
public sealed class FileSenderHooksTests : ProtocolTest
{
    [Theory]
    [InlineData("read", false)]
    [InlineData("transform", false)]
    [InlineData("transform", true)]
    [InlineData("Write", false)]
    [InlineData("Write", true)]
    [InlineData("UnregisterProducer", false)]
    [InlineData("UnregisterProducer", true)]
    public void What_is_thrown_anywhere_fails_the_sending(string where, bool isMemory) =>
        Run(async reactor =>
        {
            var boom = new FormatException("Thrown by a test.");
            var consumer = new Consumer(where, boom);
            byte[] bytes = new byte[100_000];
            using Stream stream =
                where == "read" ? new BadStream(boom)
                : isMemory ? new MemoryStream(bytes)
                : new BufferedStream(new MemoryStream(bytes));
            Deferred<long> sending = FileSender.Send(
                stream,
                consumer,
                reactor,
                chunk => where == "transform" ? throw boom : chunk
            );
            while (!sending.Called)
            {
                consumer.Pull?.ResumeProducing();
                await Deferred.Yield();
            }

            Assert.Same(boom, Assert.Throws<FormatException>(() => _ = Outcome(sending).Value));
        });

    private static Outcome<long> Outcome(Deferred<long> sending)
    {
        Outcome<long> seen = default;
        sending.AddBoth(
            (Outcome<long> outcome) =>
            {
                seen = outcome;
                return 0L;
            }
        );
        return seen;
    }

    private sealed class Consumer(string where, Exception error) : IConsumer
    {
        public IPullProducer? Pull { get; private set; }

        public void RegisterProducer(IPushProducer producer) { }

        public void RegisterProducer(IPullProducer producer) => Pull = producer;

        public void UnregisterProducer()
        {
            Pull = null;
            Throw("UnregisterProducer");
        }

        public void Write(ReadOnlySpan<byte> data) => Throw("Write");

        private void Throw(string here)
        {
            if (here == where)
            {
                throw error;
            }
        }
    }

    private sealed class BadStream(Exception error) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw error;

        public override int Read(Span<byte> buffer) => throw error;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
