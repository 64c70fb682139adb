using System.Net;
using System.Net.Sockets;

namespace Becket.Orleans.Tests.Faults;

/// <summary>Between the silos and one silo: it advertises the port of this proxy and listens at another. While the
/// proxy is cut, bytes wait on both sides and no connection breaks, as on a network that loses all packets.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private readonly int _target;
    private volatile TaskCompletionSource _open = new();

    public TcpProxy(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        _running.Add(Accept());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Mend();
        _listener.Stop();
        Task[] running;
        lock (_running)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_end.Token);
                lock (_running)
                {
                    _running.Add(Carry(near));
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task Carry(Socket near)
    {
        using (near)
        {
            try
            {
                using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                Task first = await Task.WhenAny(Copy(near, far), Copy(far, near));
                await first;
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // One side has ended, or all has.
            }
        }
    }

    private async Task Copy(Socket from, Socket to)
    {
        try
        {
            byte[] buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, _end.Token) is var size and > 0)
            {
                await _open.Task.WaitAsync(_end.Token);
                for (int sent = 0; sent < size; )
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, size - sent), _end.Token);
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has ended, or all has.
        }
    }
}
