using Becket.Cli.Running.Children;
using Becket.ClusterTool.Links;
using Becket.Orleans.Jobs;

namespace Becket.ClusterTool.Working;

/// <summary>Runs the ledger's jobs on this machine: asks the giver for the command, runs it, and delivers what it has
/// made. Only then does the worker report the result.</summary>
internal sealed class CommandRunner
{
    /// <summary>How long a worker waits before it asks again for the command of a job.</summary>
    private static readonly TimeSpan s_notYet = TimeSpan.FromSeconds(0.2);

    private readonly Reactor _reactor;
    private readonly GiverConnection _giver;
    private readonly string _name;
    private readonly string _temporary;
    private readonly SpawnedChildren _children;
    private readonly Dictionary<string, RunningCommand> _running = [];

    /// <summary>Ends a job, by its key, whatever it is at: its files may still be on their way.</summary>
    private readonly Dictionary<string, CancellationTokenSource> _jobs = [];
    private readonly PriorityQueue<int, int> _freeSlots = new();
    private int _slots;

    public CommandRunner(Reactor reactor, GiverConnection giver, string name, string temporary)
    {
        (_reactor, _giver, _name, _temporary) = (reactor, giver, name, temporary);
        _children = new SpawnedChildren(reactor);
    }

    public void Signal(SignalMessage signal)
    {
        if (_running.TryGetValue(signal.Key, out RunningCommand? command))
        {
            command.Signal(signal.Number);
        }
        else if (_jobs.TryGetValue(signal.Key, out CancellationTokenSource? ending))
        {
            // Its command has not started: the giver only ends jobs so.
            ending.Cancel();
        }
    }

    /// <summary>The run is over: no one hears of its jobs any more.</summary>
    public void EndAll()
    {
        foreach (CancellationTokenSource ending in _jobs.Values.ToArray())
        {
            ending.Cancel();
        }
    }

    /// <summary>The handler of the ledger's jobs.</summary>
    public async Task<ResultMessage> Run(JobContext job)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(job.Cancellation);
        _jobs[job.Key] = ending;
        try
        {
            return await Run(new RunMessage(job.Key, job.FencingToken), ending.Token);
        }
        finally
        {
            if (_jobs.GetValueOrDefault(job.Key) == ending)
            {
                _jobs.Remove(job.Key);
            }
        }
    }

    private async Task<ResultMessage> Run(RunMessage run, CancellationToken cancellation)
    {
        Payload answer;
        CommandMessage message;
        while (true)
        {
            answer = await Ask(Operation.Begin, Payload.Of(run, LinkJson.Default.RunMessage), cancellation);
            message = answer.Read(LinkJson.Default.CommandMessage);
            if (!message.IsNotYet)
            {
                break;
            }

            await _reactor.DeferLater(s_notYet, cancellation);
        }

        int slot = _freeSlots.TryDequeue(out int free, out _) ? free : ++_slots;
        try
        {
            var command = new GivenCommand(message, TextList.Read(answer.Body.Span), slot);
            using var files = new CommandFiles(_temporary, command);
            return await Run(run, command, files, cancellation);
        }
        finally
        {
            _freeSlots.Enqueue(slot, slot);
        }
    }

    private async Task<ResultMessage> Run(
        RunMessage run,
        GivenCommand command,
        CommandFiles files,
        CancellationToken cancellation
    )
    {
        var result = new ResultMessage
        {
            Key = run.Key,
            Token = run.Token,
            Host = _name,
            Began = DateTimeOffset.UtcNow,
        };
        RunningCommand running;
        try
        {
            await FetchFiles(run, command, files, cancellation);
            cancellation.ThrowIfCancellationRequested();
            running = new RunningCommand(_reactor, command, files);
            running.Start(_children);
        }
        catch (Exception error)
            when (error
                    is CannotStartException
                        or RefusedException
                        or IOException
                        and not LinkLostException
                        or UnauthorizedAccessException
            )
        {
            int exitCode = error is CannotStartException cannot ? cannot.ExitCode : 126;
            return result with { ExitCode = exitCode, CouldNotStart = Short(error.Message.TrimEnd('.')) };
        }

        _running[run.Key] = running;
        try
        {
            using (cancellation.Register(running.End))
            {
                await running.Ended;
            }
        }
        finally
        {
            _running.Remove(run.Key);
        }

        cancellation.ThrowIfCancellationRequested();
        return await Deliver(run, command, files, running.Complete(result), cancellation);
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "...";

    private async Task FetchFiles(
        RunMessage run,
        GivenCommand command,
        CommandFiles files,
        CancellationToken cancellation
    )
    {
        if (command.Message.IsShared)
        {
            return;
        }

        for (int index = 0; index < command.Sends.Count; index++)
        {
            await Fetch(run, index, files.PlaceOf(command.Sends[index]), cancellation);
        }

        if (files.InputFile is { } input)
        {
            await Fetch(run, -1, input, cancellation);
        }
    }

    private async Task Fetch(RunMessage run, int index, string path, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (true)
        {
            Payload piece = await Ask(
                Operation.Fetch,
                Payload.Of(new FetchMessage(run.Key, index, file.Position), LinkJson.Default.FetchMessage),
                cancellation
            );
            if (!piece.Json.IsEmpty)
            {
                await _reactor.DeferLater(s_notYet, cancellation);
                continue;
            }

            if (piece.Body.IsEmpty)
            {
                return;
            }

            file.Write(piece.Body.Span);
        }
    }

    /// <summary>Brings outputs and files to the giver, from the beginning if the link is lost on the way.</summary>
    private async Task<ResultMessage> Deliver(
        RunMessage run,
        GivenCommand command,
        CommandFiles files,
        ResultMessage result,
        CancellationToken cancellation
    )
    {
        (List<(int Part, string Path)> parts, List<int> returned) = files.Parts(command, ref result);
        result = result with { Returned = returned };
        while (parts.Count > 0)
        {
            try
            {
                foreach ((int part, string path) in parts)
                {
                    await Send(run, part, path, cancellation);
                }

                await _giver.Ask(Operation.Delivered, Payload.Of(run, LinkJson.Default.RunMessage));
                return result;
            }
            catch (LinkLostException)
            {
                await WaitForLink(cancellation);
            }
            catch (RefusedException refused)
            {
                throw new IOException(refused.Message, refused);
            }
        }

        return result;
    }

    private async Task Send(RunMessage run, int part, string path, CancellationToken cancellation)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(
            path,
            share: FileShare.ReadWrite | FileShare.Delete
        );
        byte[] piece = new byte[Link.PieceBytes];
        for (long offset = 0; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            int read = RandomAccess.Read(file, piece, offset);
            var where = new PieceMessage(run, part, offset);
            if (read == 0 && offset > 0)
            {
                return;
            }

            Payload answer = await _giver.Ask(
                Operation.Piece,
                Payload.Of(where, LinkJson.Default.PieceMessage, piece.AsMemory(0, read))
            );
            if (!answer.Json.IsEmpty)
            {
                // A giver that was killed has not come to this job again.
                await _reactor.DeferLater(s_notYet, cancellation);
                continue;
            }

            if (read == 0)
            {
                return;
            }

            offset += read;
        }
    }

    /// <summary>Asks the giver, and again when it is back if the link is lost.</summary>
    private async Task<Payload> Ask(Operation operation, Payload request, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await _giver.Ask(operation, request);
            }
            catch (LinkLostException)
            {
                await WaitForLink(cancellation);
            }
        }
    }

    private async Task WaitForLink(CancellationToken cancellation)
    {
        Deferred connected = _giver.Connected.Wait();
        using (cancellation.Register(connected.Cancel))
        {
            await connected;
        }
    }
}
