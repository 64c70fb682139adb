namespace Becket.Tests.Probes;

/// <summary>Lines that compile, and what they give.</summary>
internal static class GoodLines
{
    public static Probe[] All { get; } =
    [
        // Joining.
        new("return await Deferred.Gather(One(), Two());", "[1, 2]"),
        new("return await Deferred.Gather([One(), Two()]);", "[1, 2]"),
        new("return await Deferred.Gather(new List<Deferred<int>> { One(), Two() });", "[1, 2]"),
        new(
            "return await Deferred.Gather(Words.Select(async word => { await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(1)); return word.Length; }));",
            "[1, 2, 3]"
        ),
        new(
            "return await Deferred.Gather(Words.Select(async Deferred<int> (word) => { await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(1)); return word.Length; }));",
            "[1, 2, 3]"
        ),
        new("(int number, string text) = await Deferred.Gather(One(), Text()); return $\"{number} {text}\";", "1 text"),
        new("return await Deferred.Gather(One(), Text(), Two());", "(1, text, 2)"),
        new("Deferred<int> typed = One(); await Deferred.Gather([Nothing(), typed]); return await typed;", "1"),
        new("Deferred<int> typed = One(); await Deferred.Gather(Nothing(), typed); return await typed;", "1"),
        new("return await Deferred.Gather(OneTask(), TwoTask());", "[1, 2]"),
        new("return await Deferred.Gather(Words.Select(LengthOf));", "[1, 2, 3]"),
        new("await Deferred.Gather(DoTask(), OneTask()); return \"both\";", "both"),
        new("await Deferred.Gather(); return \"none\";", "none"),
        new("return await Deferred.Race(One(), new Deferred<int>());", "(0, 1)"),
        new("return await Deferred.Race(new Deferred<int>(), Two());", "(1, 2)"),
        new("return await Deferred.Race(new Deferred(), Nothing());", "1"),
        new("return await Deferred.Race(new Deferred(), Two());", "1"),
        new("return await Deferred.Race(OneTask(), Task.Delay(Timeout.Infinite).ContinueWith(_ => 5));", "(0, 1)"),
        new("return await Deferred.Race(DoTask(), Task.Delay(Timeout.Infinite));", "0"),
        new("return (await new DeferredList<int>(One(), Two())).Count;", "2"),
        new("return (await new DeferredList(Nothing(), One())).Count;", "2"),
        new("return (await new DeferredList(DoTask(), OneTask())).Count;", "2"),
        new("return (await new DeferredList<int>(OneTask(), TwoTask()))[1].Value;", "2"),
        // Time-outs.
        new(
            "try { return await new Deferred<int>().AddTimeout(TimeSpan.FromSeconds(5)); } catch "
                + "(TimeoutException) { return reactor.Now.TotalSeconds; }",
            "5"
        ),
        new("await Nothing().AddTimeout(TimeSpan.FromSeconds(5)); return reactor.GetDelayedCalls().Count;", "0"),
        new("return await Bad().AddErrback<FormatException>(error => Task.FromResult(7));", "7"),
        // Tasks.
        new("return await Deferred.FromTask(() => LengthOf(\"four\"));", "4"),
        new("return await Deferred.FromTask(LengthOf(\"four\"));", "4"),
        new("return await Deferred.FromTask(async token => { await Task.Delay(0, token); return 3; });", "3"),
        new("return await Deferred.FromTask(token => LengthWithToken(\"five!\", token));", "5"),
        new("return await OneValueTask().ToDeferred();", "1"),
        new("return await LengthOf(\"abc\");", "3"),
        new("Task<int> task = One().AsTask(); return await task;", "1"),
        new("return await Task.WhenAll(One().AsTask(), Two().AsTask());", "[1, 2]"),
        new("return await One().AddCallback(n => LengthOf(\"abc\"));", "3"),
        new("return await One().AddCallback(async n => await LengthOf(\"abc\") + n);", "4"),
        new(
            "return await One().AddCallback(LengthOfNumber); static Task<int> LengthOfNumber(int "
                + "n) => Task.FromResult(n + 10);",
            "11"
        ),
        new("return One().GetAwaiter().GetResult();", "1"),
        // Callbacks.
        new(
            "int calls = 0; await One().AddBoth(() => calls++); await Bad().AddBoth(() => calls++); return calls;",
            "2"
        ),
        new("int calls = 0; await One().AddBoth(() => { calls++; }); return calls;", "1"),
        new("int calls = 0; await Bad().AddBoth(async () => { await Nothing(); calls++; }); return calls;", "1"),
        new("int calls = 0; await Bad().AddBoth(_ => calls++); return calls;", "1"),
        new("return await Bad().AddErrback(failure => 5);", "5"),
        new("return await Bad().AddErrback<FormatException>(_ => 6);", "6"),
        new("return await One().AddCallbacks(n => n + 1, failure => -1);", "2"),
        new("return await Nothing().AddCallback(() => 9);", "9"),
        new(
            "var d = new Deferred<string>(); reactor.CallLater(TimeSpan.FromSeconds(1), () => "
                + "d.Callback(\"fired\")); return await d;",
            "fired"
        ),
        new("Deferred plain = One(); await plain; return plain is Deferred<int>;", "True"),
        new("Deferred plain = One(); return await (plain as Deferred<int>)!;", "1"),
        new("return await (Deferred<int>)(Deferred)One();", "1"),
        new("if (One().TryGetOutcome(out Outcome<int> outcome)) { return outcome.Value; } return -1;", "1"),
        // Threads and time.
        new("return await reactor.DeferToThread(async () => { await Task.Yield(); return 4; });", "4"),
        new("return await reactor.DeferToThread(() => LengthOf(\"four\"));", "4"),
        new("return await reactor.DeferToThread(() => 4);", "4"),
        new("int n = 0; await reactor.DeferToThread(async () => { await Task.Yield(); n = 4; }); return n;", "4"),
        new(
            "return await reactor.DeferToThread(() => reactor.BlockingCallFromThread(async () => "
                + "{ await reactor.DeferLater(TimeSpan.FromSeconds(1)); return 8; }));",
            "8"
        ),
        new("return await reactor.DeferToThread(() => reactor.BlockingCallFromThread(() => LengthOf(\"four\")));", "4"),
        new(
            "int n = 0; reactor.CallLater(TimeSpan.FromSeconds(1), async () => { await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(1)); n = 1; }); await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(3)); return n;",
            "1"
        ),
        new(
            "int n = 0; reactor.CallFromThread(async () => { await Nothing(); n = 1; }); await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(1)); return n;",
            "1"
        ),
        new(
            "int n = 0; var loop = new LoopingCall(async () => { await Nothing(); n++; }); "
                + "loop.Start(TimeSpan.FromSeconds(1)); await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(2.5)); loop.Stop(); return n;",
            "3"
        ),
        new(
            "int n = 0; var loop = new LoopingCall(DoTask); loop.Start(TimeSpan.FromSeconds(1)); "
                + "await reactor.DeferLater(TimeSpan.FromSeconds(2.5)); loop.Stop(); return n;",
            "0"
        ),
        new("await Task.Delay(TimeSpan.FromSeconds(1), reactor.TimeProvider); return reactor.Now.TotalSeconds;", "1"),
        new("return await reactor.DeferLater(TimeSpan.FromSeconds(1), () => 42);", "42"),
        new("return await reactor.DeferLater(TimeSpan.FromSeconds(1), async () => await LengthOf(\"ab\"));", "2"),
        // Many jobs.
        new("return await Cooperator.ForEach(Words, 2, LengthOf);", "[1, 2, 3]"),
        new("return await Cooperator.ForEach(Words, 2, word => LengthOf(word));", "[1, 2, 3]"),
        new("return await Cooperator.ForEach(Words, 2, async word => await LengthOf(word));", "[1, 2, 3]"),
        new("return await Cooperator.ForEach(Words, 2, async Task<int> (word) => await LengthOf(word));", "[1, 2, 3]"),
        new("return await Cooperator.ForEach(Words, 2, LengthWithToken);", "[1, 2, 3]"),
        new(
            "return await Cooperator.ForEach(Words, 2, async (word, token) => await LengthWithToken(word, token));",
            "[1, 2, 3]"
        ),
        new("return await Cooperator.ForEach(Words, 2, word => word.Length);", "[1, 2, 3]"),
        new("int n = 0; await Cooperator.ForEach(Words, 2, word => { n += word.Length; }); return n;", "6"),
        new(
            "var list = new List<string>(); await Cooperator.ForEach(Words, 2, list.Add); return list;",
            "[a, bb, ccc]"
        ),
        new("int n = 0; await Cooperator.ForEach(Words, 2, async word => { await Nothing(); n++; }); return n;", "3"),
        new("return await Cooperator.ForEach(Words, 2, LengthOf, CancellationToken.None);", "[1, 2, 3]"),
        new(
            "return await Cooperator.ForEach(Words, slots: 2, LengthOf, new ForEachOptions { Retries = 2 });",
            "[1, 2, 3]"
        ),
        new(
            "using var source = new CancellationTokenSource(); "
                + "reactor.CallLater(TimeSpan.FromSeconds(1.5), source.Cancel); try { return await "
                + "Cooperator.ForEach(Words, 1, async word => { await "
                + "reactor.DeferLater(TimeSpan.FromSeconds(1)); return word; }, source.Token); } catch "
                + "(OperationCanceledException error) { return Cooperator.ResultsSoFar<string>(error); }",
            "[(0, a)]"
        ),
        // Cancelling.
        new(
            "await reactor.DeferLater(TimeSpan.FromMinutes(1), CancellationToken.None); "
                + "return reactor.Now.TotalSeconds;",
            "60"
        ),
        new(
            "var token = new CancellationToken(true); "
                + "try { await reactor.DeferLater(TimeSpan.FromMinutes(1), token); } "
                + "catch (OperationCanceledException e) when (e.CancellationToken == token) { return \"ok\"; } "
                + "return \"none\";",
            "ok"
        ),
        new(
            "int n = 0; await reactor.DeferToThread(function: async () => { await Task.Yield(); n = 4; }); return n;",
            "4"
        ),
        new("return await One().AddCallbacks(async n => n + await One(), failure => throw failure.Exception);", "2"),
        new("await One().AddCallbacks(async n => { await Nothing(); }, failure => DoTask()); return \"done\";", "done"),
        // The net.
        new("ListeningPort port = await reactor.ListenTcp(8000, () => new Echo()); return port.Port;", "8000"),
        new(
            "ListeningPort port = await reactor.ListenTcp(new IPEndPoint(IPAddress.Loopback, "
                + "8000), Factory.ForProtocol<Echo>()); return port.Host;",
            "127.0.0.1:8000"
        ),
        new(
            "ListeningPort port = await reactor.ListenTcp(IPAddress.Loopback, 8000, () => new "
                + "Echo()); return port.Host;",
            "127.0.0.1:8000"
        ),
        new(
            "await reactor.ListenTcp(8000, Factory.ForProtocol<Echo>()); Echo echo = await "
                + "reactor.ConnectTcp(IPAddress.Loopback, 8000, () => new Echo()); return "
                + "echo.Transport.Peer;",
            "127.0.0.1:8000"
        ),
        new(
            "await reactor.ListenTcp(8000, () => new Echo()); Echo echo = await "
                + "reactor.ConnectTcp(new IPEndPoint(IPAddress.Loopback, 8000), () => new Echo()); "
                + "return echo.Transport.Peer;",
            "127.0.0.1:8000"
        ),
        new(
            "await reactor.ListenTcp(8000, () => new Echo()); Echo echo = await "
                + "reactor.ConnectTcp(\"127.0.0.1\", 8000, Factory.ForProtocol<Echo>()); return "
                + "echo.Transport.IsConnected;",
            "True"
        ),
    ];
}
