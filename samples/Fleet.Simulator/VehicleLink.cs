using System.Diagnostics;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>One connection of a simulated vehicle: what it hears. What it says is in VehicleLink.Sending.cs.</summary>
internal sealed partial class VehicleLink(SimulatedFleet simulation, Vehicle vehicle) : Jt808Receiver
{
    private readonly AwaitedAnswers _awaited = new();
    private readonly SimulationFigures _figures = simulation.Figures;
    private FpParser? _fp;
    private Deferred? _loggingIn;

    /// <summary>Whether the gateway has let it in.</summary>
    private bool _isIn;

    /// <summary>Whether it is this side that ends.</summary>
    private bool _isLeaving;

    /// <summary>How many answers are waited for.</summary>
    public int Awaited => _awaited.Count;

    /// <summary>Registers if there is no code yet, and authenticates.</summary>
    /// <returns>Fires once the gateway has let it in.</returns>
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

    /// <summary>Ends the connection, to come back later.</summary>
    /// <param name="isOut">Whether the terminal is taken out of the vehicle: it has to register anew.</param>
    public void Leave(bool isOut)
    {
        if (isOut)
        {
            Span<byte> nothing = [];
            Send(MessageKind.LogOut, MessageIds.LogOut, nothing);
            vehicle.Token = null;
        }

        _isLeaving = true;
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
                SendAnswer(frame.Header, AnswerResult.NotSupported);
                break;
        }
    }

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) => _figures.Malformed++;

    protected override void ConnectionLost(Failure reason)
    {
        if (_isIn)
        {
            _figures.Online--;
        }

        if (!_isLeaving && !simulation.IsOver)
        {
            _figures.Lost++;
        }

        _figures.Abandoned += _awaited.Clear();
    }

    private void Answered(GeneralAnswer answer)
    {
        if (answer.MessageId == MessageIds.Authenticate && _loggingIn is { Called: false } loggingIn)
        {
            if (answer.Result == AnswerResult.Success)
            {
                _isIn = true;
                _figures.LogIns++;
                _figures.MostOnline = Math.Max(_figures.MostOnline, ++_figures.Online);
                loggingIn.Callback();
            }
            else
            {
                // The code may be of another time: register anew.
                vehicle.Token = null;
                loggingIn.Errback(
                    new ConnectionEndedException(
                        $"The gateway refused the code of {vehicle.Number}: result {answer.Result}."
                    )
                );
            }
        }
        else if (_awaited.TryTake(answer.Serial, out MessageKind kind, out long sent))
        {
            _figures.Answered(
                kind,
                Stopwatch.GetElapsedTime(sent),
                answer.Result is AnswerResult.Success or AnswerResult.AlarmHandled
            );
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

    /// <summary>What the terminal passes on to the anti-fatigue device.</summary>
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
