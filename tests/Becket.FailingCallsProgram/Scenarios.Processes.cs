namespace Becket.FailingCallsProgram;

/// <content>Children, threads and files.</content>
internal sealed partial class Scenarios
{
    private static async Deferred<string> Children(Reactor reactor)
    {
        ProcessStatus[] statuses = await Deferred.Gather(
            Enumerable
                .Range(0, 20)
                .Select(code =>
                    reactor.GetProcessValue("sh", ["-c", $"read line; exit {code}"], input: "go\n"u8.ToArray())
                )
        );
        for (int code = 0; code < statuses.Length; code++)
        {
            // A status that is lost is a clear answer, and another one a wrong one.
            if (statuses[code].ExitCode != code)
            {
                return statuses[code].IsUnknown ? "Unknown: a status is lost" : "LIE: a status is wrong";
            }
        }

        return "ok";
    }

    private static async Deferred<string> Output(Reactor reactor)
    {
        ProcessResult result = await reactor.GetProcessOutputAndValue(
            "sh",
            ["-c", "cat; echo done >&2; exit 7"],
            input: s_message
        );
        byte[] large = await reactor.GetProcessOutput("head", ["-c", "500000", "/dev/zero"]);
        return result.Status.IsUnknown ? "Unknown: a status is lost"
            : result.Status.ExitCode == 7
            && result.Output.AsSpan().SequenceEqual(s_message)
            && result.ErrorsText == "done\n"
            && large.Length == 500000
                ? "ok"
            : "LIE: output or status is wrong";
    }

    /// <summary>What a protocol gets, which alone learns that output was lost from the reason of its end.</summary>
    private static async Deferred<string> Protocol(Reactor reactor)
    {
        var talking = new Talking(s_message);
        reactor.SpawnProcess(talking, "cat");
        Failure reason = await talking.Ended;
        return reason.Exception is not ProcessDoneException
                ? $"{reason.Exception.GetType().Name}: {reason.Exception.Message}"
            : talking.Received.AsSpan().SequenceEqual(s_message) ? "ok"
            : "LIE: the output is wrong, and the end is as if it were right";
    }

    private static async Deferred<string> Threads(Reactor reactor)
    {
        for (int i = 0; i < Rounds; i++)
        {
            int number = i;
            if (await reactor.DeferToThread(() => number * 2) != number * 2)
            {
                return "LIE: another function's result";
            }
        }

        return "ok";
    }

    private async Deferred<string> SendAFile(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(() => new FileServer(_file)), s_loopback);
        await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port.Port);
        var received = new MemoryStream();
        await connection.AsStream().CopyToAsync(received);
        await port.StopListening();
        return received.ToArray().AsSpan().SequenceEqual(s_content) ? "ok" : "LIE: the file arrived differently";
    }
}
