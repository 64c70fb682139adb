using System.Text;
using Becket.Cli.Running;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Tests with scripted output of jobs, written to destinations in memory.</summary>
public abstract class OutputTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-outputs-");

    private protected MemoryDestination StandardOutput { get; } = new();

    private protected MemoryDestination StandardError { get; } = new();

    private protected string Folder => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);

    private protected OutputWriter Writer(long mostInMemory = OutputStore.DefaultMostInMemory) =>
        new(new OutputStore(Folder, mostInMemory), StandardOutput, StandardError);

    /// <summary>Runs the script on a loop, waits until all output is written, and checks that the store is
    /// empty.</summary>
    private protected void Play(OutputWriter writer, IRunOutput outputs, Func<Deferred> play)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async () =>
        {
            await play().AddTimeout(Tool.Patience, reactor);
            if (outputs.End() is { } written)
            {
                await written.AddTimeout(Tool.Patience, reactor);
            }
        });

        Assert.Equal((0, 0), (writer.Store.InMemory, writer.Store.HasFile ? writer.Store.File.BlocksInUse : 0));
        writer.Dispose();
    }

    private protected static Job Job(long number, string? tag = null, params string[] values) =>
        new()
        {
            Number = number,
            Values = values is [] ? [$"value {number}"] : values,
            Arguments = ["true"],
            Text = $"true {number}",
            Tag = tag,
        };

    private protected static JobEnd End(Job job, int exitCode = 0, int attempt = 1) =>
        new()
        {
            Job = job,
            Slot = 1,
            Attempt = attempt,
            Started = TimeSpan.Zero,
            Duration = TimeSpan.Zero,
            ExitCode = exitCode,
            Signal = 0,
        };

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Records whether the reading of a child's output is held.</summary>
    private protected sealed class Reading
    {
        public bool IsHeld { get; private set; }

        public int Holds { get; private set; }

        public void Hold(bool isHeld)
        {
            IsHeld = isHeld;
            Holds += isHeld ? 1 : 0;
        }
    }
}
