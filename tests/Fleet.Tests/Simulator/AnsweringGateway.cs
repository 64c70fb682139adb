using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Fleet.Tests.Simulator;

/// <summary>The smallest gateway that a simulated fleet can talk to: it accepts every vehicle, answers every message
/// and keeps nothing.</summary>
internal sealed class AnsweringGateway
{
    private readonly FragmentAssembler _fragments;

    public AnsweringGateway(Reactor reactor)
    {
        Reactor = reactor;
        _fragments = new FragmentAssembler(reactor) { PacketsMissing = AskForPackets };
    }

    public Reactor Reactor { get; }

    /// <summary>The number of complete messages, by id.</summary>
    public Dictionary<ushort, int> Messages { get; } = [];

    public List<string> Wrong { get; } = [];

    public int Rejected { get; set; }

    public List<string> Pongs { get; } = [];

    public List<Session> Sessions { get; } = [];

    /// <summary>Whether the gateway answers nothing but logins.</summary>
    public bool IsSilent { get; set; }

    public async Deferred<int> Listen()
    {
        ListeningPort port = await Reactor.ListenTcp(
            0,
            Factory.ForProtocol(() => new Session(this)),
            new ListenOptions { Interface = System.Net.IPAddress.Loopback }
        );
        return port.Port;
    }

    private void AskForPackets(FragmentedMessage message) =>
        Sessions.LastOrDefault(session => session.Terminal == message.Header.Terminal)?.AskForPackets(message);

    internal sealed class Session(AnsweringGateway gateway) : Jt808Receiver
    {
        private readonly FpParser _fp = new();
        private Jt808Header _hello;
        private ushort _serial;

        public TerminalNumber Terminal => _hello.Terminal;

        public void SendFpHeartbeat(byte number)
        {
            Span<byte> frame = stackalloc byte[FpFraming.MaxWireLength];
            frame = frame[..FpFraming.Write(frame, FpType.Heartbeat, [0, number])];
            Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
            SendFrame(
                _hello.Reply(MessageIds.DownlinkTransparent, _serial++),
                body[..Transparent.Write(body, Transparent.SerialPort1, frame)]
            );
        }

        public void AskForPackets(FragmentedMessage message)
        {
            Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
            int length = new PacketRequest(message.FirstSerial, message.Missing).WriteTo(
                body,
                message.Header.IsVersion2019
            );
            SendFrame(_hello.Reply(MessageIds.PlatformAsksForPackets, _serial++), body[..length]);
        }

        protected override void ConnectionMade() => gateway.Sessions.Add(this);

        protected override void ConnectionLost(Failure reason) => gateway.Sessions.Remove(this);

        protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) => gateway.Rejected++;

        protected override void FrameReceived(in Jt808Frame frame)
        {
            _hello = frame.Header;
            if (!frame.Header.IsFragment)
            {
                MessageReceived(frame.Header, frame.Body);
            }
            else if (gateway._fragments.Add(frame, out FragmentedMessage? message) == FragmentOutcome.Complete)
            {
                MessageReceived(frame.Header.Whole(), message!.TakeBody());
            }
            else
            {
                Answer(frame.Header);
            }
        }

        private void MessageReceived(Jt808Header header, ReadOnlySpan<byte> body)
        {
            gateway.Messages[header.MessageId] = gateway.Messages.GetValueOrDefault(header.MessageId) + 1;
            bool isRight = header.MessageId switch
            {
                MessageIds.Register => Register.TryParse(body, header.IsVersion2019, out _),
                MessageIds.Authenticate => Authenticate.TryParse(body, header.IsVersion2019, out Authenticate? message)
                    && message!.Token == $"code of {header.Terminal}",
                MessageIds.Position => Position.TryParse(body, out Position position, out _)
                    && position.Time.ToTime() is not null,
                MessageIds.PositionBatch => PositionBatch.TryParse(body, out _),
                MessageIds.UplinkTransparent => Transparent.TryParse(body, out Transparent message)
                    && UplinkReceived(message.Content),
                MessageIds.TerminalAnswer => GeneralAnswer.TryParse(body, out GeneralAnswer answer)
                    && answer is { MessageId: MessageIds.DownlinkTransparent, Result: AnswerResult.Success },
                MessageIds.Heartbeat or MessageIds.LogOut => body.IsEmpty,
                _ => false,
            };
            if (!isRight)
            {
                gateway.Wrong.Add($"{header} {Convert.ToHexString(body)}");
            }

            if (header.MessageId == MessageIds.Register)
            {
                Span<byte> answer = stackalloc byte[64];
                SendFrame(
                    header.Reply(MessageIds.RegisterAnswer, _serial++),
                    answer[..new RegisterAnswer(header.Serial, 0, $"code of {header.Terminal}").WriteTo(answer)]
                );
            }
            else if (header.MessageId != MessageIds.TerminalAnswer)
            {
                Answer(header);
            }
        }

        private bool UplinkReceived(ReadOnlySpan<byte> content)
        {
            foreach ((FpType type, ReadOnlySpan<byte> data) in _fp.Feed(content))
            {
                if (type == FpType.Pong)
                {
                    gateway.Pongs.Add(Convert.ToHexString(data));
                }
                else if (type != FpType.Status)
                {
                    return false;
                }
            }

            return true;
        }

        private void Answer(in Jt808Header to)
        {
            if (gateway.IsSilent && to.MessageId != MessageIds.Authenticate)
            {
                return;
            }

            Span<byte> body = stackalloc byte[GeneralAnswer.Length];
            _ = new GeneralAnswer(to.Serial, to.MessageId, AnswerResult.Success).WriteTo(body);
            SendFrame(to.Reply(MessageIds.PlatformAnswer, _serial++), body);
        }
    }
}
