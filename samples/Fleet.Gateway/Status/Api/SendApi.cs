using System.Globalization;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>Sends messages to a device, and waits for its answer. Whatever the terminal answers is 200 with its result;
/// no answer in time is 504, a device that is off line or goes is 409.</summary>
internal sealed class SendApi(StatusContext context)
{
    private const double MaxTimeout = 300;

    public IEnumerable<Route> Routes =>
        [
            Route.Post("/api/devices/{device}/text", http => Send(http, MessageIds.Text, SendText)),
            Route.Post("/api/devices/{device}/position", http => Send(http, MessageIds.QueryPosition, QueryPosition)),
            Route.Post("/api/devices/{device}/parameters", http => Send(http, MessageIds.SetParameters, SetParameters)),
            Route.Post(
                "/api/devices/{device}/parameters/query",
                http => Send(http, MessageIds.QueryParameters, QueryParameters)
            ),
            Route.Post("/api/devices/{device}/control", http => Send(http, MessageIds.Control, Control)),
        ];

    private static async Deferred<SendAnswer> SendText(OnlineDevice device, SendRequest request)
    {
        TextFlags flags =
            (request.Emergency ? TextFlags.Emergency : 0)
            | (request.Display ? TextFlags.Display : 0)
            | (request.Speak ? TextFlags.Speak : 0);
        return Of(MessageIds.Text, await device.SendText(request.Text, flags, TimeoutOf(request)));
    }

    private static async Deferred<SendAnswer> QueryPosition(OnlineDevice device, SendRequest request) =>
        Of(MessageIds.QueryPosition, AnswerResult.Success) with
        {
            Position = Track.ToPoint(await device.QueryPosition(TimeoutOf(request))),
        };

    private static async Deferred<SendAnswer> SetParameters(OnlineDevice device, SendRequest request)
    {
        Parameter[] parameters = [.. request.Parameters.Select(Parameters.Parse)];
        return Of(MessageIds.SetParameters, await device.SetParameters(parameters, TimeoutOf(request)));
    }

    private static async Deferred<SendAnswer> QueryParameters(OnlineDevice device, SendRequest request)
    {
        uint[] ids = [.. request.Ids.Select(Parameters.IdOf)];
        IReadOnlyList<Parameter> parameters = await device.QueryParameters(ids, TimeoutOf(request));
        return Of(
            ids.Length == 0 ? MessageIds.QueryParameters : MessageIds.QuerySomeParameters,
            AnswerResult.Success
        ) with
        {
            Parameters = [.. parameters.Select(Parameters.ToJson)],
        };
    }

    private static async Deferred<SendAnswer> Control(OnlineDevice device, SendRequest request)
    {
        if (request.Command is < TerminalControl.MinCommand or > TerminalControl.MaxCommand)
        {
            throw HttpProblemException.BadRequest(
                $"A command is a number from {TerminalControl.MinCommand} to {TerminalControl.MaxCommand}, not "
                    + $"{request.Command}."
            );
        }

        return Of(
            MessageIds.Control,
            await device.Control((byte)request.Command, request.Arguments, TimeoutOf(request))
        );
    }

    private static TimeSpan? TimeoutOf(SendRequest request) =>
        request.Timeout switch
        {
            null => null,
            > 0 and <= MaxTimeout and { } seconds => TimeSpan.FromSeconds(seconds),
            _ => throw HttpProblemException.BadRequest($"timeout is a number of seconds up to {MaxTimeout}."),
        };

    private static SendAnswer Of(ushort messageId, AnswerResult result) =>
        new()
        {
            Message = NameOf(messageId),
            Result = (int)result,
            Words = result switch
            {
                AnswerResult.Success => "success",
                AnswerResult.Failure => "failure",
                AnswerResult.BadMessage => "bad message",
                AnswerResult.NotSupported => "not supported",
                _ => $"result {(int)result}",
            },
        };

    private static string NameOf(ushort messageId) => string.Create(CultureInfo.InvariantCulture, $"0x{messageId:x4}");

    private async Task Send(
        HttpContext http,
        ushort messageId,
        Func<OnlineDevice, SendRequest, Deferred<SendAnswer>> send
    )
    {
        string device = DeviceApi.DeviceIn(http);
        SendRequest request = await http.ReadJson(ApiJson.Default.SendRequest);
        StatusLog.Sends(context.Logger, $"{http.Connection.RemoteIpAddress}", NameOf(messageId), device);
        TimeSpan began = context.Reactor.Now;
        SendAnswer answer;
        try
        {
            answer = await send(context.Gateway.Require(device), request);
        }
        catch (DeviceRefusedException refusal)
        {
            answer = Of(messageId, refusal.Result);
        }
        catch (Exception problem) when (StatusOf(problem) is { } status)
        {
            throw new HttpProblemException(status, MessageOf(problem), problem);
        }

        double seconds = (context.Reactor.Now - began).TotalSeconds;
        await http.WriteJson(answer with { Seconds = Math.Round(seconds, 3) }, ApiJson.Default.SendAnswer);
    }

    /// <summary>The message without the name of the parameter, which says nothing to an operator.</summary>
    private static string MessageOf(Exception problem) =>
        problem is ArgumentException { ParamName: { } name }
            ? problem.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : problem.Message;

    /// <summary>The status for what <see cref="OnlineDevice"/> throws. Null: it is a fault of the program.</summary>
    private static int? StatusOf(Exception problem) =>
        problem switch
        {
            TimeoutException => StatusCodes.Status504GatewayTimeout,
            DeviceGoneException => StatusCodes.Status409Conflict,
            ArgumentException => StatusCodes.Status400BadRequest,
            InvalidOperationException => StatusCodes.Status429TooManyRequests,
            _ => null,
        };
}
