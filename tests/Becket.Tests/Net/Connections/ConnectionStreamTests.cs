namespace Becket.Tests.Net.Connections;

// These tests are about single reads and when they complete.
#pragma warning disable CA2012, CA2022

public partial class ConnectionStreamTests : ConnectionTest
{
    [Fact]
    public void What_one_writes_the_other_reads_and_the_end_is_0_bytes() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            await client.AsStream().WriteAsync(Bytes("over "));
            client.Write("the loop"u8);
            await client.DisposeAsync();

            Assert.Equal("over the loop", await ReadToEnd(server.AsStream()));
            Assert.Equal(0, await server.AsStream().ReadAsync(new byte[1]));
            await server.DisposeAsync();
            await server.WhenEnded();
            await client.WhenEnded();
        });

    [Fact]
    public void A_read_that_waits_gets_the_bytes_on_the_loops_thread() =>
        Run(async Deferred () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            (Connection? client, Connection? server) = await Pair();
            byte[] buffer = new byte[10];
            ValueTask<int> read = server.AsStream().ReadAsync(buffer);
            Assert.False(read.IsCompleted);

            client.Write("abc"u8);

            int count = await read;
            Assert.True(count > 0 && "abc"u8.StartsWith(buffer.AsSpan(0, count)));
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Assert.NotNull(SynchronizationContext.Current);
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    [Fact]
    public void Code_that_awaits_without_its_context_stays_on_the_loop() =>
        Run(async Deferred () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            var threads = new List<int>();
            (Connection? client, Connection? server) = await Pair();
            Task reading = Inner(server.AsStream());
            client.Write("abc"u8);
            await Until(() => server.Buffered == 0 && threads.Count == 1);
            client.Write("abc"u8);
            await reading;

            Assert.All(threads, id => Assert.Equal(thread, id));
            Assert.NotNull(SynchronizationContext.Current);
            await client.DisposeAsync();
            await server.DisposeAsync();

            async Task Inner(Stream stream)
            {
                await Innermost(stream).ConfigureAwait(false);
                threads.Add(Environment.CurrentManagedThreadId);
                await Innermost(stream).ConfigureAwait(false);
                threads.Add(Environment.CurrentManagedThreadId);
            }

            async Task Innermost(Stream stream) => await stream.ReadExactlyAsync(new byte[3]).ConfigureAwait(false);
        });

    [Fact]
    public void An_async_Deferred_method_has_the_loops_context_also_after_a_read_without_it() =>
        Run(async Deferred () =>
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            (Connection? client, Connection? server) = await Pair();
            Deferred method = Read();
            client.Write("x"u8);
            await method;
            await client.DisposeAsync();
            await server.DisposeAsync();

            async Deferred Read()
            {
                Assert.Equal(1, await server.AsStream().ReadAsync(new byte[3]).ConfigureAwait(false));
                Assert.NotNull(context);
                Assert.Same(context, SynchronizationContext.Current);
            }
        });

    [Fact]
    public void The_stream_works_on_another_thread_too() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            string text = await Task.Run(async () =>
            {
                await client.AsStream().WriteAsync(Bytes("from afar"));
                await client.AsStream().FlushAsync();
                await client.AsStream().DisposeAsync();
                using var reader = new StreamReader(server.AsStream());
                string text = await reader.ReadToEndAsync();
                await server.DisposeAsync();
                return text;
            });

            Assert.Equal("from afar", text);
            Assert.False(client.IsConnected);
        });

    [Fact]
    public void Synchronous_reading_and_writing_say_what_to_do_instead() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();

            Assert.Contains(
                "ReadAsync",
                Assert.Throws<NotSupportedException>(() => client.AsStream().Read(new byte[1], 0, 1)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "WriteAsync",
                Assert.Throws<NotSupportedException>(() => client.AsStream().Write(new byte[1], 0, 1)).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<NotSupportedException>(() => client.AsStream().ReadByte());
            Assert.Throws<NotSupportedException>(() => client.AsStream().Position);
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    [Fact]
    public void A_second_read_beside_the_first_is_an_error() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask<int> first = server.AsStream().ReadAsync(new byte[1]);

            Assert.Contains(
                "under way",
                Assert
                    .Throws<InvalidOperationException>(() =>
                    {
                        _ = server.AsStream().ReadAsync(new byte[1]);
                    })
                    .Message,
                StringComparison.Ordinal
            );
            client.Write("x"u8);
            Assert.Equal(1, await first);
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    [Fact]
    public void A_read_of_no_bytes_waits_until_there_are_some() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask<int> none = server.AsStream().ReadAsync(Memory<byte>.Empty);
            Assert.False(none.IsCompleted);
            client.Write("x"u8);

            Assert.Equal(0, await none);
            Assert.Equal(1, await server.AsStream().ReadAsync(new byte[9]));
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    [Fact]
    public void A_read_can_be_cancelled_here_and_from_another_thread_and_nothing_is_lost() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            using (var here = new CancellationTokenSource())
            {
                ValueTask<int> read = server.AsStream().ReadAsync(new byte[1], here.Token);
                here.Cancel();
                Assert.Equal(
                    here.Token,
                    (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read)).CancellationToken
                );
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                    await server.AsStream().ReadAsync(new byte[1], here.Token)
                );
            }

            using (var afar = new CancellationTokenSource())
            {
                Task<int> read = server.AsStream().ReadAsync(new byte[1], afar.Token).AsTask();
                await Task.Run(afar.Cancel);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            }

            client.Write("still there"u8);
            await client.DisposeAsync();
            Assert.Equal("still there", await ReadToEnd(server.AsStream()));
            await server.DisposeAsync();
        });

    [Fact]
    public void After_a_loss_a_read_returns_the_received_bytes_and_then_throws() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            client.Write("last words"u8);
            await Until(() => server.Buffered > 0);
            client.AbortConnection();
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await server.WhenEnded());

            byte[] buffer = new byte[100];
            Assert.Equal(10, await server.AsStream().ReadAsync(buffer));
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await server.AsStream().ReadAsync(buffer));
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await server.AsStream().WriteAsync(buffer));
            await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await client.WhenEnded());
            await server.DisposeAsync();
            await client.DisposeAsync();
        });

    [Fact]
    public void A_read_that_waits_when_the_connection_is_lost_throws() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask<int> read = server.AsStream().ReadAsync(new byte[1]);
            client.AbortConnection();

            await Assert.ThrowsAsync<ConnectionResetException>(async () => await read);
        });

    [Fact]
    public void A_read_that_waits_when_this_side_disposes_throws() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            ValueTask<int> read = server.AsStream().ReadAsync(new byte[1]);
            await server.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await read);
            await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
                await server.AsStream().ReadAsync(new byte[1])
            );
            await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
                await server.AsStream().WriteAsync(new byte[1])
            );
            await server.DisposeAsync();
            await client.DisposeAsync();
        });

    [Fact]
    public void A_reader_that_is_slow_slows_the_sender_down_and_gets_everything() =>
        Run(async Deferred () =>
        {
            const int Total = 16 * 1024 * 1024;
            (Connection? client, Connection? server) = await Pair();
            Deferred sending = Send();

            // As many bytes as there is room for: the sender waits. It may have more to send than the mark, or less if
            // some found room meanwhile: it goes on when all is sent.
            await Until(() => server.Buffered >= Connection.InputLimit && client.Unsent > 0);
            for (int i = 0; i < 100; i++)
            {
                await Deferred.Yield();
            }

            Assert.InRange(server.Buffered, Connection.InputLimit, 2 * Connection.InputLimit);
            byte[] buffer = new byte[100_000];
            int sum = 0;
            for (int count; (count = await server.AsStream().ReadAsync(buffer)) > 0; )
            {
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal((byte)((sum + i) % 251), buffer[i]);
                }

                sum += count;
            }

            Assert.Equal(Total, sum);
            await sending;
            await server.DisposeAsync();

            async Deferred Send()
            {
                long most = 0L;
                byte[] piece = new byte[10_000];
                for (int sent = 0; sent < Total; )
                {
                    int count = Math.Min(piece.Length, Total - sent);
                    for (int i = 0; i < count; i++)
                    {
                        piece[i] = (byte)((sent + i) % 251);
                    }

                    await client.AsStream().WriteAsync(piece.AsMemory(0, count));
                    sent += count;
                    most = Math.Max(most, client.Unsent);
                }

                Assert.InRange(most, 0, client.Transport.HighWaterMark + piece.Length);
                await client.DisposeAsync();
            }
        });

    [Fact]
    public void Two_peers_that_write_much_while_they_read_do_not_block_each_other() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            byte[] much = new byte[32 * 1024 * 1024];
            await Deferred.Gather([Send(client), Send(server), Receive(client), Receive(server)]);
            await client.DisposeAsync();
            await server.DisposeAsync();

            async Deferred Send(Connection connection)
            {
                await connection.AsStream().WriteAsync(much);
                connection.LoseWriteConnection();
            }

            async Deferred Receive(Connection connection) =>
                await connection.AsStream().ReadExactlyAsync(new byte[much.Length]);
        });

    [Fact]
    public void A_write_that_waits_can_be_cancelled() =>
        Run(async Deferred () =>
        {
            (Connection? peer, Connection? server) = await Pair();
            using var cancel = new CancellationTokenSource();
            ValueTask write = server.AsStream().WriteAsync(new byte[32 * 1024 * 1024], cancel.Token);
            Assert.False(write.IsCompleted);
            cancel.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
            server.AbortConnection();
            peer.AbortConnection();
        });

    [Fact]
    public void A_write_that_waits_when_the_connection_is_lost_throws() =>
        Run(async Deferred () =>
        {
            (Connection? peer, Connection? server) = await Pair();
            ValueTask write = server.AsStream().WriteAsync(new byte[32 * 1024 * 1024]);
            Task flush = server.AsStream().FlushAsync();
            Assert.False(write.IsCompleted);
            peer.AbortConnection();

            await Assert.ThrowsAsync<ConnectionResetException>(async () => await write);
            await Assert.ThrowsAsync<ConnectionResetException>(() => flush);
        });
}
