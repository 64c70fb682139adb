using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Becket.Tests.Net.Connections;

// These tests are about single reads and when they complete.
#pragma warning disable CA2012, CA2022

public partial class ConnectionStreamTests
{
    [Fact]
    public void Disposing_aborts_the_connection_to_a_peer_that_reads_nothing() =>
        Run(async Deferred () =>
        {
            (Connection? peer, Connection? server) = await Pair();
            server.CloseTimeout = TimeSpan.FromMilliseconds(20);
            server.Write(new byte[32 * 1024 * 1024]);
            await server.DisposeAsync();

            await Assert.ThrowsAsync<ConnectionTimedOutException>(async () => await server.WhenEnded());
            peer.AbortConnection();
        });

    [Fact]
    public void Disposing_lets_a_write_that_waits_finish() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask write = client.AsStream().WriteAsync(new byte[8 * 1024 * 1024]);
            ValueTask disposing = client.DisposeAsync();
            await server.AsStream().ReadExactlyAsync(new byte[8 * 1024 * 1024]);

            await write;
            await disposing;
            await client.WhenEnded();
            await server.DisposeAsync();
        });

    [Fact]
    public void WhenEnded_fires_for_each_call() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            Deferred first = server.WhenEnded();
            Deferred second = server.WhenEnded();
            Assert.False(first.Called);
            await client.DisposeAsync();
            await server.DisposeAsync();

            await first;
            await second;
            await server.WhenEnded();
        });

    [Fact]
    public void When_the_reactor_stops_reads_end_as_at_the_end_of_the_stream()
    {
        int? read = null;
        Reactor.Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            _ = Read(server);
        });

        Assert.Equal(0, read);

        async Deferred Read(Connection connection)
        {
            await using Connection _ = connection;
            read = await connection.AsStream().ReadAsync(new byte[1]);
        }
    }

    [Fact]
    public void A_job_that_reads_when_the_reactor_stops_is_cancelled_and_the_failure_of_its_read_is_not_reported()
    {
        bool isReading = false;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Reactor.Run(async Deferred () =>
            {
                (_, Connection server) = await Pair();
                Reactor.CallLater(TimeSpan.Zero, Reactor.Stop);
                isReading = true;
                await using Connection closing = server;
                await server.AsStream().ReadAsync(new byte[1]);
            })
        );
        Assert.True(isReading);
    }

    [Fact]
    public void What_a_cancelled_job_throws_by_itself_after_its_read_has_ended_is_reported()
    {
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Reactor.Run(async Deferred () =>
            {
                (_, Connection server) = await Pair();
                Reactor.CallLater(TimeSpan.Zero, Reactor.Stop);
                await using Connection closing = server;
                if (await server.AsStream().ReadAsync(new byte[1]) == 0)
                {
                    throw new FormatException("Meant to fail.");
                }
            })
        );
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void The_pipe_reads_and_writes_and_ends_in_either_direction() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            client.Pipe.Output.Write("flushed "u8);
            await client.Pipe.Output.FlushAsync();
            client.Pipe.Output.Write("left"u8);
            await client.Pipe.Output.CompleteAsync();
            PipeReader input = server.Pipe.Input;
            ReadResult all = await input.ReadAtLeastAsync(100);

            Assert.Equal("flushed left", Encoding.UTF8.GetString(all.Buffer));
            Assert.True(all.IsCompleted);
            input.AdvanceTo(all.Buffer.End);
            await input.CompleteAsync();
            await server.Pipe.Output.WriteAsync(Bytes("back"));
            await server.DisposeAsync();
            ReadResult back = await client.Pipe.Input.ReadAtLeastAsync(100);
            Assert.Equal("back", Encoding.UTF8.GetString(back.Buffer));
            await client.DisposeAsync();
        });

    [Fact]
    public void A_pipe_that_is_completed_with_an_error_aborts_the_connection() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            client.Pipe.Output.Complete(new InvalidDataException());

            await Assert.ThrowsAsync<ConnectionResetException>(async () => await server.WhenEnded());
            await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await client.WhenEnded());
        });

    [Fact]
    public void A_read_of_the_pipe_can_be_cancelled() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask<ReadResult> read = server.Pipe.Input.ReadAsync();
            server.Pipe.Input.CancelPendingRead();
            Assert.True((await read).IsCanceled);
            await client.DisposeAsync();
            await server.DisposeAsync();
        });
}
