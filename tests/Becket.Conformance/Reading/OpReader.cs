using System.Text.Json;
using Becket.Conformance.Playing.Generators;

namespace Becket.Conformance.Reading;

/// <summary>Reads the ops of generator functions.</summary>
internal static class OpReader
{
    public static Op[] ReadAll(JsonElement element) => [.. Json.List(element).Select(Read)];

    private static Op Read(JsonElement element)
    {
        var arguments = new Arguments(element, "op");
        Op op = Read(arguments);
        arguments.End();
        return op;
    }

    private static Op Read(Arguments arguments) =>
        arguments.Head switch
        {
            "await" => ReadAwait(arguments.Next()),
            "log" => new LogOp(arguments.Text()),
            "do" => new DoOp(arguments.Step()),
            "return" => new ReturnOp(arguments.Value()),
            "returnLast" => new ReturnLastOp(),
            "raise" => new RaiseOp(arguments.Error()),
            "reraise" => new ReraiseOp(),
            "repeat" => new RepeatOp(arguments.Integer(), arguments.Ops()),
            "try" => new TryOp(arguments.Ops(), arguments.Errors(), arguments.Ops(), arguments.OpsOrNull()),
            _ => throw new BadProgramException($"there is no op \"{arguments.Head}\""),
        };

    private static Op ReadAwait(JsonElement awaited) =>
        awaited.ValueKind == JsonValueKind.String ? new AwaitNameOp(awaited.GetString()!)
        : Json.Member(awaited, "value") is { } value ? new AwaitValueOp(ValueReader.Read(value))
        : Json.Member(awaited, "call") is { } call ? new AwaitCallOp(Json.Text(call))
        : throw new BadProgramException($"{Json.Excerpt(awaited)} cannot be awaited");
}
