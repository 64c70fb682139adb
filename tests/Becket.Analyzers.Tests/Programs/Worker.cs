// A program of tasks that gives one part of its work to a reactor on a thread of its own.
using var worker = new Worker();
worker.Start();
Task<int>[] jobs = Enumerable.Range(0, 10).Select(n => worker.Double(n)).ToArray();
await Task.WhenAll(jobs);
Console.WriteLine(jobs.Sum(job => job.Result));
using var timer = new Timer(_ => Console.WriteLine(DateTime.UtcNow), null, 0, 1000);
await Task.Delay(TimeSpan.FromSeconds(3));
string? line = Console.ReadLine();
int again = worker.Blocking(line?.Length ?? 0);
Console.WriteLine(again);

sealed class Worker : IDisposable
{
    private readonly Reactor _reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
    private readonly Thread _thread;
    private readonly List<int> _seen = [];
    private readonly SemaphoreSlim _started = new(0);

    public Worker() => _thread = new Thread(Loop) { IsBackground = true };

    public void Start()
    {
        _thread.Start();
        _started.Wait();
    }

    public Task<int> Double(int n) => _reactor.CallFromThreadAsync(() => Compute(n));

    public int Blocking(int n) => _reactor.BlockingCallFromThread(() => Compute(n));

    public void Dispose()
    {
        _reactor.CallFromThread(_reactor.Stop);
        _thread.Join();
    }

    private void Loop()
    {
        _reactor.CallWhenRunning(() =>
        {
            _started.Release();
        });
        _reactor.CallLater(TimeSpan.FromHours(1), () => _seen.Clear());
        _reactor.Run();
    }

    private async Deferred<int> Compute(int n)
    {
        _seen.Add(n);
        await _reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        int sum = await Task.Run(() => Enumerable.Range(0, n * 1000).Sum());
        return sum == 0 ? 0 : n * 2;
    }
}
