namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>Reads the list of vehicles again when its file has changed, so that <c>fleet vehicles</c> works while the
/// gateway runs.</summary>
/// <remarks>Threads: the reactor's. Files are read on others.</remarks>
internal sealed class VehicleWatch
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Reactor _reactor;
    private readonly FleetGateway _gateway;
    private readonly string _path;
    private readonly LoopingCall _looks;
    private (DateTime Written, long Length) _seen;

    public VehicleWatch(Reactor reactor, FleetGateway gateway, string path)
    {
        _reactor = reactor;
        _gateway = gateway;
        _path = path;
        _looks = new LoopingCall(Look) { Clock = reactor };
    }

    /// <summary>Looks for changes since the last <see cref="Read"/>.</summary>
    public void Start() => _ = _looks.Start(s_interval);

    public void Stop()
    {
        if (_looks.Running)
        {
            _looks.Stop();
        }
    }

    /// <summary>Reads the file, and applies it.</summary>
    /// <exception cref="Exception">The file cannot be read, or is wrong. The list stays as it was.</exception>
    public async Deferred Read()
    {
        // Before it is read: a change that comes meanwhile is seen at the next look.
        _seen = await _reactor.DeferToThread(StateOfFile);
        _gateway.Apply(await _reactor.DeferToThread(() => VehicleFile.Read(_path)));
    }

    private async Deferred Look()
    {
        if (await _reactor.DeferToThread(StateOfFile) == _seen)
        {
            return;
        }

        try
        {
            await Read();
            GatewayLog.ListRead(_gateway.Logger, _path, _gateway.Registrations.Vehicles.Vehicles.Count);
        }
        catch (Exception problem)
        {
            GatewayLog.NotReloaded(_gateway.Logger, problem.Message);
        }
    }

    private (DateTime Written, long Length) StateOfFile()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
