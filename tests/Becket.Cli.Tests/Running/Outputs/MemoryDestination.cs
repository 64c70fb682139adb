using System.Runtime.InteropServices;
using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>A destination in memory that a test can stop, resume, and let fail.</summary>
internal sealed class MemoryDestination : Destination
{
    private readonly List<byte> _written = [];
    private readonly object _gate = new();
    private bool _isStopped;
    private IOException? _error;

    public override bool IsTerminal => false;

    /// <summary>The text written so far.</summary>
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

    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _isStopped = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Lets the next write fail with this error; later ones are discarded.</summary>
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
            while (_isStopped)
            {
                Assert.True(Monitor.Wait(_gate, Tool.Patience), "no test resumed the destination");
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
