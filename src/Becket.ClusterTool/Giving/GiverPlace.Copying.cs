using Becket.Cli.Running;
using Becket.ClusterTool.Links;
using Microsoft.Win32.SafeHandles;

namespace Becket.ClusterTool.Giving;

/// <content>The files that go to workers, and what comes back.</content>
internal sealed partial class GiverPlace
{
    /// <summary>The answer to a worker that is ahead of the run: it asks again.</summary>
    private static Payload NotYet { get; } =
        Payload.Of(new CommandMessage { IsNotYet = true }, LinkJson.Default.CommandMessage);

    private Payload Fetch(FetchMessage fetch)
    {
        if (!_children.TryGetValue(fetch.Key, out RemoteChild? child))
        {
            return IsStillToStart(fetch.Key) ? NotYet : throw new RefusedException("the job is gone");
        }

        string path =
            fetch.File == -1 ? child.Prepared.StandardInputFile ?? throw new RefusedException("the job has no input")
            : fetch.File >= 0 && fetch.File < child.Prepared.Sends.Count
                ? FilePlaces.Local(child.Prepared.Sends[fetch.File])
            : throw new RefusedException("the job has no such file");
        if (fetch.Offset < 0)
        {
            throw new RefusedException("no piece begins there");
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            byte[] piece = new byte[Link.PieceBytes];
            int read = RandomAccess.Read(file, piece, fetch.Offset);
            return new Payload(default, piece.AsMemory(0, read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"cannot read '{path}': {FileErrorText.Of(error)}");
        }
    }

    private Payload Take(Payload request)
    {
        PieceMessage piece = request.Read(LinkJson.Default.PieceMessage);
        if (!_children.TryGetValue(piece.Run.Key, out RemoteChild? child))
        {
            return IsStillToStart(piece.Run.Key) ? NotYet : throw new RefusedException("the job is gone");
        }

        bool isPart =
            !child.HasResult
            && piece.Part >= 0
            && piece.Part < child.Prepared.Returns.Count + 2
            && piece.Offset >= 0
            && request.Body.Length <= Link.PieceBytes;
        if (!isPart)
        {
            throw new RefusedException("the job is gone");
        }

        try
        {
            Spool.Add(piece, request.Body.Span);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw KeepFailed(error);
        }

        return Payload.Empty;
    }

    private async Deferred<Payload> Delivered(RunMessage run)
    {
        try
        {
            await Spool.Flush(Reactor, run);
        }
        catch (Exception error) when (error is FileNotFoundException)
        {
            throw new RefusedException("the job is gone");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw KeepFailed(error);
        }

        return Payload.Empty;
    }

    /// <summary>Without room for outputs the run cannot go on: it fails, as on one machine.</summary>
    private RefusedException KeepFailed(Exception error)
    {
        var failed = new RunException($"cannot keep outputs in '{_options.Folder}': {FileErrorText.Of(error)}");
        _jobs?.OutputFailed(failed);
        return new RefusedException(failed.Message);
    }
}
