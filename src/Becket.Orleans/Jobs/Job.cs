using System.Text.Json;

namespace Becket.Orleans.Jobs;

/// <summary>A job to be put into a list: the handler that does it, its key, and what it brings.</summary>
public sealed class Job
{
    private Job(string handler, string key, ReadOnlyMemory<byte> payload)
    {
        Handler = handler;
        Key = key;
        Payload = payload;
    }

    /// <summary>The name of its handler: see <see cref="JobHandlerAttribute"/>.</summary>
    public string Handler { get; }

    /// <summary>Its key, which no other job of its list has. Its result is recorded once for this key.</summary>
    public string Key { get; }

    /// <summary>What it brings, as JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>A job.</summary>
    /// <typeparam name="T">The type of what it brings: that of the handler's input.</typeparam>
    /// <param name="handler">The name of its handler.</param>
    /// <param name="key">Its key in its list: an order's number, an address, a file's name.</param>
    /// <param name="payload">What it brings.</param>
    /// <param name="json">How to write it as JSON. Null: the defaults of System.Text.Json. The handlers of the workers
    /// have to read the same: see <see cref="JobHandlers.Json"/>.</param>
    /// <exception cref="ArgumentException">The handler or the key is empty or too long, or the payload has more than
    /// <see cref="JobLimits.PayloadBytes"/> bytes.</exception>
    public static Job Of<T>(string handler, string key, T payload, JsonSerializerOptions? json = null)
    {
        Names.CheckHandler(handler, nameof(handler));
        Names.CheckKey(key, nameof(key));
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(payload, json);
        return bytes.Length <= JobLimits.PayloadBytes
            ? new Job(handler, key, bytes)
            : throw new ArgumentException(
                $"The payload of the job \"{key}\" has {bytes.Length:N0} bytes of JSON. At most "
                    + $"{JobLimits.PayloadBytes:N0} are stored: put it into a file or a store that the workers "
                    + "can read, "
                    + "and give the job its address.",
                nameof(payload)
            );
    }

    /// <summary>A job whose payload is JSON already.</summary>
    internal static Job FromJson(string handler, string key, ReadOnlyMemory<byte> payload) =>
        new(handler, key, payload);
}
