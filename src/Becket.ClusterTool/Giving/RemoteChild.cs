using System.Buffers;
using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;
using Becket.ClusterTool.Links;
using Microsoft.Win32.SafeHandles;

namespace Becket.ClusterTool.Giving;

/// <summary>An attempt at a job that a worker runs, or will run.</summary>
/// <param name="place">What gives it to workers.</param>
/// <param name="prepared">The job.</param>
/// <param name="output">Takes its output.</param>
/// <param name="listener">Gets its end.</param>
/// <param name="key">Its key in the ledger.</param>
internal sealed class RemoteChild(
    GiverPlace place,
    PreparedJob prepared,
    IAttemptOutput output,
    IChildListener listener,
    string key
) : IChild
{
    private bool _isHeld;
    private Deferred? _released;
    private int _signal;

    public string Key => key;

    public PreparedJob Prepared => prepared;

    /// <summary>The link of the worker that runs it; null if none does.</summary>
    public Link? Worker { get; private set; }

    /// <summary>When the worker asked for its command, on the reactor's clock.</summary>
    public TimeSpan? BegunAt { get; private set; }

    /// <summary>Whether its end is known: the output is being written.</summary>
    public bool HasResult { get; private set; }

    /// <summary>Why it is a dead letter; null if it is none.</summary>
    public string? DeadBecause { get; set; }

    public long Received { get; private set; }

    public long Sent { get; private set; }

    public ElsewhereEnd? Elsewhere { get; private set; }

    public bool HasNotRun { get; private set; }

    /// <summary>The fencing token of the run that began last.</summary>
    public long Token { get; private set; }

    /// <summary>A worker runs it now.</summary>
    public void BeginAt(Link worker, long token, TimeSpan now) => (Worker, Token, BegunAt) = (worker, token, now);

    /// <summary>The worker has lost its connection, and may come back.</summary>
    public void LostWorker()
    {
        Worker = null;
        if (_signal != 0)
        {
            // The run ends, and the worker may not come back. If it does, it ends its job then.
            EndBySignal();
        }
    }

    public void Signal(int signal)
    {
        if (HasResult)
        {
            return;
        }

        _signal = signal;
        Worker?.Notify(Operation.Signal, Payload.Of(new SignalMessage(key, signal), LinkJson.Default.SignalMessage));
        if (Worker is null || signal == ProcessSignals.Kill)
        {
            EndBySignal();
        }
    }

    public void HoldReading(bool isHeld)
    {
        _isHeld = isHeld;
        if (!isHeld)
        {
            Deferred? released = _released;
            _released = null;
            released?.Callback();
        }
    }

    /// <summary>The ledger has recorded how it ended: its output follows, and then its end.</summary>
    public async Deferred End(ResultMessage result, Reactor reactor)
    {
        if (HasResult)
        {
            return;
        }

        HasResult = true;
        DeadBecause = null;
        TimeSpan began = BegunAt ?? reactor.Now - (DateTimeOffset.UtcNow - result.Began);
        Elsewhere = new ElsewhereEnd(result.Host, began, TimeSpan.FromSeconds(result.Seconds), result.IsTimedOut);
        int exitCode = result.ExitCode;
        try
        {
            if (result.CouldNotStart is { } reason)
            {
                output.Error(System.Text.Encoding.UTF8.GetBytes($"becket: {prepared.Job.Text}: {reason}\n"));
            }

            var run = new RunMessage(key, result.Token);
            if (result.Inline is { } inline)
            {
                Take(inline.AsSpan(0, (int)result.Output), isError: false);
                Take(inline.AsSpan((int)result.Output), isError: true);
            }
            else
            {
                await Copy(place.Spool.PathOf(run, 0), result.Output, isError: false);
                await Copy(place.Spool.PathOf(run, 1), result.Error, isError: true);
            }

            exitCode = await BringBack(run, result, reactor) ? exitCode : Math.Max(1, exitCode);
        }
        catch (RunException error)
        {
            listener.OutputFailed(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            listener.OutputFailed(
                new RunException($"cannot read the output of job {key}: {error.Message.TrimEnd('.')}")
            );
        }

        place.Ended(this);
        listener.ChildExited();
        listener.ChildEnded(exitCode, result.Signal);
    }

    /// <summary>It is a dead letter, and the run ends.</summary>
    public void EndDead()
    {
        HasResult = true;
        try
        {
            output.Error(System.Text.Encoding.UTF8.GetBytes($"becket: {prepared.Job.Text}: {DeadBecause}\n"));
        }
        catch (RunException error)
        {
            listener.OutputFailed(error);
        }

        place.Ended(this);
        listener.ChildExited();
        listener.ChildEnded(-1, 0);
    }

    /// <summary>Ends it before any worker has begun it.</summary>
    public void EndUnbegun()
    {
        if (!HasResult && Worker is null)
        {
            HasNotRun = true;
            _signal = ProcessSignals.Parse("TERM");
            EndBySignal();
        }
    }

    private void EndBySignal()
    {
        if (HasResult)
        {
            return;
        }

        HasResult = true;
        place.Ended(this);
        listener.ChildExited();
        listener.ChildEnded(0, _signal);
    }

    private async Deferred Copy(string path, long length, bool isError)
    {
        if (length == 0)
        {
            return;
        }

        for (long offset = 0; offset < length; )
        {
            offset += TakePiece(path, offset, isError);
            if (_isHeld)
            {
                await (_released = new Deferred());
            }
            else
            {
                // Other outputs and the workers have their turn.
                await Deferred.Yield();
            }
        }
    }

    /// <summary>Takes a piece of a file. Neither the file nor a buffer is kept until the next one: hundreds of jobs may
    /// end in one turn, and their outputs wait for a slow reader.</summary>
    private int TakePiece(string path, long offset, bool isError)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(Link.PieceBytes);
        try
        {
            int read;
            using (SafeFileHandle file = File.OpenHandle(path))
            {
                read = RandomAccess.Read(file, piece, offset);
            }

            if (read == 0)
            {
                throw new EndOfStreamException($"'{path}' is shorter than its worker said");
            }

            Take(piece.AsSpan(0, read), isError);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, bool isError)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Received += bytes.Length;
        if (isError)
        {
            output.Error(bytes);
        }
        else
        {
            output.Out(bytes);
        }
    }

    /// <summary>Moves the files that the job has made to their places.</summary>
    /// <returns>False if one is missing.</returns>
    private async Deferred<bool> BringBack(RunMessage run, ResultMessage result, Reactor reactor)
    {
        bool areAll = true;
        for (int index = 0; index < prepared.Returns.Count && !place.IsShared; index++)
        {
            string to = FilePlaces.Local(prepared.Returns[index]);
            string from = place.Spool.PathOf(run, index + 2);
            if (result.Returned.Contains(index))
            {
                if (Path.GetDirectoryName(to) is { Length: > 0 } folder)
                {
                    Directory.CreateDirectory(folder);
                }

                // Missing if a giver that was killed has moved it already. To another disk it takes its time.
                if (File.Exists(from))
                {
                    await reactor.DeferToThread(() => File.Move(from, to, overwrite: true));
                }
            }
            else if (result.CouldNotStart is null)
            {
                areAll = false;
                output.Error(
                    System.Text.Encoding.UTF8.GetBytes(
                        $"becket: {prepared.Job.Text}: it made no file '{to}' to return\n"
                    )
                );
            }
        }

        return areAll;
    }
}
