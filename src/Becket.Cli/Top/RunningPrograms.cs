using System.Runtime.Versioning;
using System.Text.Json;
using Becket.Cli.Running;

namespace Becket.Cli.Top;

/// <summary>The programs of this user that can be looked at.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunningPrograms(Reactor reactor)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks every program, and removes the sockets of those that have ended.</summary>
    public async Deferred<IReadOnlyList<ProgramReport>> List()
    {
        List<ProgramReport> programs = [];
        foreach ((int process, _) in InspectionDirectory.List())
        {
            if (await TryAsk(process, findOrphans: false) is { } answer)
            {
                programs.Add(Read(process, answer));
            }
        }

        return programs;
    }

    /// <summary>Asks one program.</summary>
    /// <returns>Its answer, JSON.</returns>
    /// <exception cref="RunException">It does not run, or cannot be looked at.</exception>
    public async Deferred<string> Ask(int process, bool findOrphans) =>
        await TryAsk(process, findOrphans)
        ?? throw new RunException(
            $"process {process} does not run, or cannot be looked at: start it with BECKET_INSPECT=1 in its "
                + "environment, or with ReactorOptions.Inspection, as this user"
        );

    /// <summary>Reads an answer.</summary>
    /// <exception cref="RunException">It is no report.</exception>
    public static ProgramReport Read(int process, string answer)
    {
        try
        {
            return ProgramReport.Read(answer);
        }
        catch (JsonException)
        {
            throw new RunException(
                $"process {process} gave no report that this version of becket understands; is it another version?"
            );
        }
    }

    private async Deferred<string?> TryAsk(int process, bool findOrphans)
    {
        string? socket = InspectionDirectory.List().FirstOrDefault(found => found.Process == process).Socket;
        if (socket is null)
        {
            return null;
        }

        try
        {
            ReportReader reader = await reactor.ConnectUnix(
                socket,
                () => new ReportReader(findOrphans ? "orphans" : "snapshot")
            );
            string answer = await reader.Answer.AddTimeout(s_patience, reactor);
            return answer.Length == 0 ? null : answer;
        }
        catch (ConnectionRefusedException)
        {
            // The program was killed, and could not remove its socket.
            File.Delete(socket);
            return null;
        }
        catch (ConnectException)
        {
            return null;
        }
        catch (TimeoutException)
        {
            throw new RunException($"process {process} does not answer: is it stopped?");
        }
    }
}
