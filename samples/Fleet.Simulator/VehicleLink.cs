using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>One connection of a simulated vehicle: receiving. VehicleLink.Sending.cs has the sending,
/// VehicleLink.Requests.cs what operators send.</summary>
internal sealed partial class VehicleLink(SimulatedFleet simulation, Vehicle vehicle) : Jt808Receiver
{
    private readonly PendingAnswers _pending = new();
    private readonly SimulationFigures _figures = simulation.Figures;
    private FpParser? _fp;
    private Deferred? _loggingIn;

    /// <summary>Set when the gateway has accepted the vehicle.</summary>
    private bool _isLoggedIn;

    /// <summary>Set when this side ends the connection.</summary>
    private bool _isDisconnecting;

    /// <summary>The number of messages without an answer.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>Registers if there is no code yet, and authenticates.</summary>
    /// <returns>Fires when the gateway has accepted the vehicle.</returns>
    public Deferred LogIn()
    {
        _loggingIn = new Deferred();
        if (vehicle.Token is null)
        {
            SendRegister();
        }
        else
        {
            SendAuthenticate();
        }

        return _loggingIn.AddTimeout(TimeSpan.FromSeconds(10), simulation.Reactor);
    }

    /// <summary>Ends the connection. The vehicle connects again later.</summary>
    /// <param name="logsOut">Whether the vehicle logs out, so that it must register again.</param>
    public void Disconnect(bool logsOut)
    {
        if (logsOut)
        {
            Span<byte> nothing = [];
            Send(MessageKind.LogOut, MessageIds.LogOut, nothing);
            vehicle.Token = null;
        }

        _isDisconnecting = true;
        Transport.LoseConnection();
    }

    protected override void FrameReceived(in Jt808Frame frame)
    {
        switch (frame.Header.MessageId)
        {
            case MessageIds.PlatformAnswer when GeneralAnswer.TryParse(frame.Body, out GeneralAnswer answer):
                Answered(answer);
                break;

            case MessageIds.RegisterAnswer when RegisterAnswer.TryParse(frame.Body, out RegisterAnswer? answer):
                Registered(answer!);
                break;

            case MessageIds.DownlinkTransparent when Transparent.TryParse(frame.Body, out Transparent downlink):
                SendAnswer(frame.Header, AnswerResult.Success);
                DownlinkReceived(downlink.Content);
                break;

            case MessageIds.PlatformAsksForPackets
                when PacketRequest.TryParse(frame.Body, frame.Header.IsVersion2019, out PacketRequest? request):
                SendPacketsAgain(request!);
                break;

            case MessageIds.PlatformAnswer
            or MessageIds.RegisterAnswer
            or MessageIds.DownlinkTransparent
            or MessageIds.PlatformAsksForPackets:
                _figures.Malformed++;
                break;

            default:
                RequestReceived(frame);
                break;
        }
    }

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) => _figures.Malformed++;

    protected override void ConnectionLost(Failure reason)
    {
        if (_isLoggedIn)
        {
            _figures.Online--;
        }

        if (!_isDisconnecting && !simulation.IsEnding)
        {
            _figures.Lost++;
        }

        _figures.Abandoned += _pending.Clear();
    }

    private void Answered(GeneralAnswer answer)
    {
        if (answer.MessageId == MessageIds.Authenticate && _loggingIn is { Called: false } loggingIn)
        {
            if (answer.Result == AnswerResult.Success)
            {
                _isLoggedIn = true;
                _figures.LogIns++;
                _figures.MostOnline = Math.Max(_figures.MostOnline, ++_figures.Online);
                loggingIn.Callback();
            }
            else
            {
                // The code may be out of date: register again.
                vehicle.Token = null;
                loggingIn.Errback(
                    new ConnectionEndedException(
                        $"The gateway refused the code of {vehicle.Number}: result {answer.Result}."
                    )
                );
            }
        }
        else if (_pending.TryTake(answer.Serial, out MessageKind kind, out long sent))
        {
            bool isSuccess = answer.Result is AnswerResult.Success or AnswerResult.AlarmHandled;
            _figures.Answered(kind, simulation.Reactor.TimeProvider.GetElapsedTime(sent), isSuccess);
            if (isSuccess && kind == MessageKind.Alarm)
            {
                simulation.AlarmAcknowledged?.Invoke(vehicle, answer.Serial);
            }
        }
        else
        {
            _figures.StrayAnswers++;
        }
    }

    private void Registered(RegisterAnswer answer)
    {
        if (_loggingIn is not { Called: false } loggingIn)
        {
            _figures.StrayAnswers++;
        }
        else if (answer is { Result: 0, Token: { } token })
        {
            vehicle.Token = token;
            SendAuthenticate();
        }
        else
        {
            loggingIn.Errback(
                new ConnectionEndedException(
                    $"The gateway refused to register {vehicle.Number}: result {answer.Result}."
                )
            );
        }
    }

    /// <summary>Handles bytes that the terminal passes on to the anti-fatigue device.</summary>
    private void DownlinkReceived(ReadOnlySpan<byte> content)
    {
        foreach ((FpType type, ReadOnlySpan<byte> data) in (_fp ??= new FpParser()).Feed(content))
        {
            if (type == FpType.Heartbeat)
            {
                _figures.FpHeartbeats++;
                SendUplink(FpType.Pong, data);
            }
            else
            {
                _figures.Malformed++;
            }
        }
    }
}
