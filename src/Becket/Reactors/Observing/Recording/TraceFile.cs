namespace Becket.Reactors.Observing.Recording;

/// <summary>The file of a recording. Events are collected in blocks, and a thread of the file's own writes them: the
/// loop never waits for the disk.</summary>
/// <remarks>
/// <para>If the disk is slower than the program for long, events are dropped, and the file says how many.</para>
/// <para>Threads: any.</para>
/// </remarks>
internal sealed class TraceFile : IDisposable
{
    private const int BlockSize = 1024;

    // About 20 MB.
    private const int MostBlocks = 256;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();

    /// <summary>Held by the thread that writes.</summary>
    private readonly object _writing = new();
    private readonly Queue<TraceEvent[]> _full = new();
    private readonly TraceJson _json;
    private readonly Action<Exception> _failed;
    private TraceEvent[] _block = new TraceEvent[BlockSize];
    private int _count;
    private long _dropped;
    private bool _isEnding;
    private bool _hasFailed;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its path. A file that exists is overwritten.</param>
    /// <param name="failed">Called once, on any thread, if it cannot be written any more. The rest is
    /// dropped.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public TraceFile(string path, Action<Exception> failed)
    {
        _failed = failed;
        _json = new TraceJson(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        try
        {
            new Thread(WriteAll) { IsBackground = true, Name = "becket trace" }.UnsafeStart();
        }
        catch
        {
            _json.Dispose();
            throw;
        }
    }

    public void Add(in TraceEvent added)
    {
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            if (_count == BlockSize)
            {
                if (_full.Count == MostBlocks)
                {
                    _dropped++;
                    return;
                }

                _full.Enqueue(_block);
                _block = new TraceEvent[BlockSize];
                _count = 0;
                Monitor.Pulse(_gate);
            }

            _block[_count++] = added;
        }
    }

    /// <summary>Writes what is left, and closes the file. Blocks until that is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        lock (_writing)
        {
            Try(() =>
            {
                Write();
                _json.End();
            });
            _json.Dispose();
        }
    }

    private void WriteAll()
    {
        while (true)
        {
            lock (_gate)
            {
                if (!_isEnding && _full.Count == 0)
                {
                    Monitor.Wait(_gate, s_period);
                }

                if (_isEnding)
                {
                    return;
                }
            }

            lock (_writing)
            {
                Try(Write);
            }
        }
    }

    private void Write()
    {
        while (!_hasFailed)
        {
            TraceEvent[] block;
            int count;
            long dropped;
            lock (_gate)
            {
                (dropped, _dropped) = (_dropped, 0);
                if (_full.TryDequeue(out TraceEvent[]? full))
                {
                    (block, count) = (full, BlockSize);
                }
                else
                {
                    (block, count) = (_block, _count);
                    _block = new TraceEvent[BlockSize];
                    _count = 0;
                }
            }

            if (count == 0)
            {
                return;
            }

            foreach (ref readonly TraceEvent each in block.AsSpan(0, count))
            {
                _json.Write(each);
            }

            if (dropped > 0)
            {
                _json.Write(
                    new TraceEvent
                    {
                        Kind = TraceEventKind.Instant,
                        Thread = TraceThreads.Loop,
                        Time = block[count - 1].Time,
                        Name = $"{dropped} events are missing: the disk was too slow",
                        Category = "failure",
                    }
                );
            }

            _json.Flush();
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                lock (_gate)
                {
                    // Without a reader the blocks would only fill memory.
                    _isEnding = true;
                    _full.Clear();
                }

                _failed(error);
            }
        }
    }
}
