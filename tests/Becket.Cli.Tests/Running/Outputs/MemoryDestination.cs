using System.Runtime.InteropServices;
using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>A reader in memory, which can stand still, or go away.</summary>
internal sealed class MemoryDestination : Destination
{
    private readonly List<byte> _written = [];
    private readonly object _gate = new();
    private bool _standsStill;
    private IOException? _error;

    public override bool IsTerminal => false;

    /// <summary>What has been read so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_written));
            }
        }
    }

    public void StandStill()
    {
        lock (_gate)
        {
            _standsStill = true;
        }
    }

    public void GoOn()
    {
        lock (_gate)
        {
            _standsStill = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>The next write fails like that, and all after it are for nobody.</summary>
    public void FailWith(IOException error)
    {
        lock (_gate)
        {
            _error = error;
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            while (_standsStill)
            {
                Assert.True(
                    Monitor.Wait(_gate, TimeSpan.FromSeconds(30)),
                    "the reader was to stand still for a moment only"
                );
            }

            if (IsClosed)
            {
                return;
            }

            if (_error is { } error)
            {
                IsClosed = true;
                throw error;
            }

            _written.AddRange(bytes);
        }
    }
}
