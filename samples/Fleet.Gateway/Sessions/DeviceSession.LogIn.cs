using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>How terminals come on line and leave.</summary>
internal sealed partial class DeviceSession
{
    private const int MaxCodesTried = 3;

    private int _codesTried;

    /// <summary>Handles the messages that a terminal may send before it is on line.</summary>
    /// <returns>False if the frame is another message.</returns>
    private bool HandleLogIn(in Jt808Frame frame, OnlineDevice? device)
    {
        Jt808Header header = frame.Header;
        if (header.MessageId is not (MessageIds.Register or MessageIds.Authenticate or MessageIds.LogOut))
        {
            return false;
        }

        if (device is null)
        {
            _stranger = header.Terminal;
        }

        // Neither is ever longer than one frame.
        if (header.IsFragment)
        {
            NotSupported(header, "comes in packets", device);
        }
        else if (header.Encryption != 0)
        {
            NotSupported(header, "is encrypted", device);
        }
        else if (header.MessageId == MessageIds.Register)
        {
            RegisterTerminal(header, frame.Body, device);
        }
        else if (header.MessageId == MessageIds.Authenticate)
        {
            AuthenticateTerminal(header, frame.Body, device);
        }
        else
        {
            LogOut(header, device);
        }

        return true;
    }

    private void RegisterTerminal(in Jt808Header header, ReadOnlySpan<byte> body, OnlineDevice? device)
    {
        if (!Register.TryParse(body, header.IsVersion2019, out _))
        {
            BadMessage(header, device);
            return;
        }

        Span<byte> answer = stackalloc byte[64];
        int length = new RegisterAnswer(
            header.Serial,
            Result: 0,
            _gateway.Codes.CodeOf(DeviceNames.Of(header.Terminal))
        ).WriteTo(answer);
        Send(header.Reply(MessageIds.RegisterAnswer, NextSerial()), answer[..length], device);
    }

    private void AuthenticateTerminal(in Jt808Header header, ReadOnlySpan<byte> body, OnlineDevice? device)
    {
        bool isRead = Authenticate.TryParse(body, header.IsVersion2019, out Authenticate? message);
        if (_gateway.Options.MustAuthenticate && !(isRead && IsCode(header, message!.Token)))
        {
            // Some 2019 terminals send the code alone, as before 2019, and some older ones its length before it.
            if (!Authenticate.TryParse(body, !header.IsVersion2019, out message) || !IsCode(header, message!.Token))
            {
                CodeIsWrong(header, isRead, device);
                return;
            }
        }

        if (device is null)
        {
            device = GoOnline(header);
            device.NoteFrame();
        }

        Answer(header, AnswerResult.Success, device);
    }

    private bool IsCode(in Jt808Header header, string code) =>
        _gateway.Codes.IsCodeOf(DeviceNames.Of(header.Terminal), code)
        // Codes from before devices had one name for both editions.
        || _gateway.Codes.IsCodeOf(header.Terminal.ToString(), code);

    private void CodeIsWrong(in Jt808Header header, bool isRead, OnlineDevice? device)
    {
        if (isRead)
        {
            Answer(header, AnswerResult.Failure, device);
        }
        else
        {
            BadMessage(header, device);
        }

        GatewayLog.WrongCode(_gateway.Logger, this, header.Terminal);
        if (++_codesTried == MaxCodesTried)
        {
            Connection.CloseAfterWrite(CloseReason.WrongCode);
        }
    }

    /// <summary>Logs out the terminal that says so, and no other one. One that is not on line here has nothing to log
    /// out from: usually it sends its message again because the answer was lost.</summary>
    private void LogOut(in Jt808Header header, OnlineDevice? device)
    {
        if (device is null && _gateway.Devices.Find(DeviceNames.Of(header.Terminal)) is not null)
        {
            RejectStranger(header);
            return;
        }

        Answer(header, AnswerResult.Success, device);
        if (device is not null)
        {
            TakeOff(device, "logged out");
        }
    }

    private OnlineDevice GoOnline(in Jt808Header hello)
    {
        var device = new OnlineDevice(_gateway, this, hello);

        // The same terminal with a number of the other length: an update has changed its edition.
        if (_gateway.Devices.Find(device.Device) is { } same && same.Session == this)
        {
            TakeOff(same, "changed its edition");
        }

        while (_devices.Count >= Math.Max(1, _gateway.Options.TerminalsPerConnection))
        {
            TakeOff(_devices.Values.MinBy(static other => other.LastFrame)!, "its connection serves another terminal");
        }

        _devices.Add(hello.Terminal, device);
        if (_frames is not null)
        {
            device.History.Frames.Add(_frames);
            _frames = null;
        }

        if (_gateway.Devices.Enter(device) is { } before)
        {
            GatewayLog.Replaced(_gateway.Logger, device, before.Session.Transport.Peer);
            before.Session.Replaced(before);
        }

        _last = device;
        _stranger = null;
        _codesTried = 0;
        Connection.LoggedIn();
        device.StartHeartbeats();
        return device;
    }

    /// <summary>One of the terminals here has a newer connection.</summary>
    private void Replaced(OnlineDevice device)
    {
        if (_devices.Count == 1)
        {
            Connection.Close(CloseReason.Replaced);
        }
        else
        {
            TakeOff(device, CloseReason.Replaced.ToWords());
        }
    }

    private void TakeOff(OnlineDevice device, string why)
    {
        _devices.Remove(device.Number);
        if (_last == device)
        {
            _last = null;
        }

        device.End(why);
        if (_devices.Count == 0 && !Connection.IsClosing)
        {
            Connection.AwaitLogIn();
        }
    }
}
