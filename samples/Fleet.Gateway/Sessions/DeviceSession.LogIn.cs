using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Vehicles;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>How terminals come on line and leave.</summary>
internal sealed partial class DeviceSession
{
    private const int MaxCodesTried = 3;

    private int _codesTried;

    /// <summary>Ends a terminal whose number is no longer on the list.</summary>
    public void NotListed(OnlineDevice device)
    {
        if (_devices.Count == 1)
        {
            Connection.Close(CloseReason.NotListed);
        }
        else
        {
            TakeOff(device, CloseReason.NotListed.ToWords());
        }
    }

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
        if (!Register.TryParse(body, header.IsVersion2019, out Register? register))
        {
            BadMessage(header, device);
            return;
        }

        string name = DeviceNames.Of(header.Terminal);
        RegistrationResult result = _gateway.Registrations.Decide(name, register!);
        string? code = null;
        if (result == RegistrationResult.Success)
        {
            RegisterRecord record = RegisterReports.ToRecord(
                name,
                Connection.Seen,
                register!,
                _gateway.Registrations.Find(name)
            );
            _gateway.Keep(record);
            code = _gateway.Codes.CodeOf(name, record.Maker, record.TerminalId);
        }
        else
        {
            _gateway.Counts.RegistrationsRefused++;
            if (Connection.FirstOfItsKind($"registration {result}"))
            {
                GatewayLog.RegistrationRefused(
                    _gateway.Logger,
                    Transport.Peer,
                    name,
                    register!.Plate,
                    register.TerminalId,
                    (int)result,
                    result
                );
            }
        }

        Span<byte> answer = stackalloc byte[64];
        int length = new RegisterAnswer(header.Serial, (byte)result, code).WriteTo(answer);
        Send(header.Reply(MessageIds.RegisterAnswer, NextSerial()), answer[..length], device);
    }

    private void AuthenticateTerminal(in Jt808Header header, ReadOnlySpan<byte> body, OnlineDevice? device)
    {
        bool isRead = Authenticate.TryParse(body, header.IsVersion2019, out Authenticate? message);
        string name = DeviceNames.Of(header.Terminal);
        if (_gateway.Options.MustAuthenticate && !(isRead && IsCode(name, message!.Token)))
        {
            // Some 2019 terminals send the code alone, as before 2019, and some older ones its length before it.
            if (!Authenticate.TryParse(body, !header.IsVersion2019, out message) || !IsCode(name, message!.Token))
            {
                CodeIsWrong(header, isRead, device);
                return;
            }
        }

        if (device is null)
        {
            if (!_gateway.Registrations.IsAllowed(name))
            {
                Answer(header, AnswerResult.Failure, device);
                LogNotListed(name);
                return;
            }

            device = GoOnline(header);
            device.NoteFrame();
        }

        NoteVersion(name, message);
        Answer(header, AnswerResult.Success, device);
    }

    private bool IsCode(string device, string code) =>
        _gateway.Codes.IsCodeOf(device, _gateway.Registrations.Find(device), code);

    /// <summary>Keeps what 0x0102 of 2019 says of the terminal.</summary>
    private void NoteVersion(string device, Authenticate? message)
    {
        if (
            message is { Imei: { } imei, SoftwareVersion: { } version }
            && _gateway.Registrations.Find(device) is { } record
            && (record.Imei, record.SoftwareVersion) != (imei, version)
        )
        {
            record = record with { Imei = imei, SoftwareVersion = version };
            _gateway.Keep(record);
        }
    }

    private void LogNotListed(string device)
    {
        if (Connection.FirstOfItsKind("not listed"))
        {
            GatewayLog.NotListed(_gateway.Logger, Transport.Peer, device);
        }
    }

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

    /// <summary>Takes a terminal that need not authenticate itself on line, if it may come.</summary>
    private OnlineDevice? TryGoOnline(in Jt808Header hello)
    {
        if (_gateway.Options.MustAuthenticate)
        {
            return null;
        }

        string name = DeviceNames.Of(hello.Terminal);
        if (_gateway.Registrations.IsAllowed(name))
        {
            return GoOnline(hello);
        }

        LogNotListed(name);
        return null;
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
