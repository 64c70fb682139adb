using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using ConnectionAbortedException = Microsoft.AspNetCore.Connections.ConnectionAbortedException;

namespace Becket.AspNetCore.Tests.Pipes;

/// <summary>The pipe reader and the pipe writer of a connection do what those of the base class library do: the same
/// tests run on Kestrel's sockets, on the loop, and on threads.</summary>
public sealed class PipeTests
{
    public static TheoryData<TransportKind, bool> Places =>
        new()
        {
            { TransportKind.KestrelSockets, true },
            { TransportKind.Epoll, true },
            { TransportKind.Epoll, false },
            { TransportKind.ReactorSockets, true },
            { TransportKind.ReactorSockets, false },
        };

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public Task Bytes_that_were_examined_come_again_with_those_that_follow(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, next) =>
            {
                PipeReader input = connection.Transport.Input;
                ReadResult read = await input.ReadAsync();
                Assert.Equal("abc", Text(read));
                input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
                Assert.False(input.TryRead(out _));
                ValueTask<ReadResult> more = input.ReadAsync();
                Assert.False(more.IsCompleted);

                await next("def");
                read = await more;
                Assert.Equal("bcdef", Text(read));

                // Not examined to the end: the rest comes again at once.
                input.AdvanceTo(read.Buffer.GetPosition(2), read.Buffer.GetPosition(3));
                Assert.True(input.TryRead(out read));
                Assert.Equal("def", Text(read));
                input.AdvanceTo(read.Buffer.End);
            }
        );

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_read_can_be_cancelled_before_and_while_it_waits(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, _) =>
            {
                PipeReader input = connection.Transport.Input;
                ReadResult read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.End);

                input.CancelPendingRead();
                read = await input.ReadAsync();
                Assert.True(read.IsCanceled);
                input.AdvanceTo(read.Buffer.Start);

                ValueTask<ReadResult> waiting = input.ReadAsync();
                input.CancelPendingRead();
                read = await waiting;
                Assert.True(read.IsCanceled);
                Assert.True(read.Buffer.IsEmpty);
                input.AdvanceTo(read.Buffer.Start);

                using var cancellation = new CancellationTokenSource();
                waiting = input.ReadAsync(cancellation.Token);
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
            }
        );

    [Theory]
    [MemberData(nameof(Places))]
    public Task Abort_ends_a_read_that_waits_and_every_flush_after_it(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, _) =>
            {
                PipeReader input = connection.Transport.Input;
                ReadResult read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.End);
                Task<ReadResult> waiting = input.ReadAsync().AsTask();

                connection.Abort(new ConnectionAbortedException("enough"));
                connection.Abort();

                ConnectionAbortedException error = await Assert.ThrowsAsync<ConnectionAbortedException>(() => waiting);
                Assert.Equal("enough", error.Message);
                var closed = new TaskCompletionSource();
                await using CancellationTokenRegistration registration = connection.ConnectionClosed.Register(
                    closed.SetResult
                );
                await closed.Task.Soon();
                while (!(await connection.Transport.Output.WriteAsync(new byte[10])).IsCompleted)
                {
                    await Task.Yield();
                }
            },
            isCut: true
        );

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_flush_that_waits_can_be_cancelled(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, _) =>
            {
                PipeWriter output = connection.Transport.Output;

                // The client reads nothing, and the kernel holds less than this: the flush waits until it is cancelled.
                ValueTask<FlushResult> flush = output.WriteAsync(new byte[64_000_000]);
                Assert.False(flush.IsCompleted);
                output.CancelPendingFlush();
                Assert.True((await flush).IsCanceled);

                using var cancellation = new CancellationTokenSource();
                flush = output.FlushAsync(cancellation.Token);
                Assert.False(flush.IsCompleted);
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await flush);

                connection.Abort();
            },
            isCut: true
        );

    [Theory]
    [MemberData(nameof(Places))]
    public Task Bytes_leave_with_the_flush_in_the_order_written(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, _) =>
            {
                PipeWriter output = connection.Transport.Output;
                Assert.True(output.CanGetUnflushedBytes);
                for (int i = 0; i < 2000; i++)
                {
                    string text = $"{i:0000};";
                    Encoding.ASCII.GetBytes(text, output.GetSpan(i % 7 == 0 ? 9000 : 5));
                    output.Advance(5);
                    if (i % 3 == 0)
                    {
                        await output.FlushAsync();
                        Assert.Equal(0, output.UnflushedBytes);
                    }
                    else
                    {
                        Assert.Equal(i % 3 * 5, output.UnflushedBytes);
                    }

                    if (i % 100 == 50)
                    {
                        // From the loop to a thread and back: the order stays.
                        await Task.Yield();
                    }
                    else if (i % 100 == 0)
                    {
                        await Task.Run(static () => { }).ConfigureAwait(false);
                    }
                }

                await output.FlushAsync();
                await output.CompleteAsync();
            },
            expected: string.Concat(Enumerable.Range(0, 2000).Select(static i => $"{i:0000};"))
        );

    [Theory]
    [MemberData(nameof(Places))]
    public Task Misuse_of_the_reader_is_an_error_at_once(TransportKind kind, bool onThread) =>
        Run(
            kind,
            onThread,
            async (connection, _) =>
            {
                PipeReader input = connection.Transport.Input;
                ReadResult read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.End);
                Task<ReadResult> waiting = input.ReadAsync().AsTask();
                Assert.Throws<InvalidOperationException>(() => input.TryRead(out ReadResult _));
                input.CancelPendingRead();
                input.AdvanceTo((await waiting).Buffer.Start);
                await input.CompleteAsync();
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await input.ReadAsync());
            }
        );

    /// <summary>Runs code on a connection whose client has sent "abc", and reads what it gets.</summary>
    private static async Task Run(
        TransportKind kind,
        bool onThread,
        Func<ConnectionContext, Func<string, Task>, Task> code,
        string? expected = null,
        bool isCut = false
    )
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connected = new TaskCompletionSource<RawClient>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebServer server = await WebServer.Start(
            kind,
            static app => app.Run(static _ => Task.CompletedTask),
            listen =>
                listen.Run(async connection =>
                {
                    try
                    {
                        if (onThread)
                        {
                            await Task.Run(() => code(connection, Send), Test);
                        }
                        else
                        {
                            await OnLoop(connection, () => code(connection, Send));
                        }

                        done.SetResult();
                    }
                    catch (Exception error)
                    {
                        done.SetException(error);
                    }
                })
        );
        using (RawClient client = await server.Connect())
        {
            connected.SetResult(client);
            await client.Send("abc");
            string? received = expected is null ? null : await client.ReceiveText();
            await done.Task.Soon();
            Assert.Equal(expected, received);
            if (!isCut)
            {
                client.EndSending();
            }
        }

        async Task Send(string text) => await (await connected.Task).Send(text);
    }

    private static Task OnLoop(ConnectionContext connection, Func<Task> code) =>
        connection.GetReactor().CallFromThreadAsync(() => code().ToDeferred());

    private static string Text(ReadResult read) => Encoding.ASCII.GetString(read.Buffer.ToArray());
}
