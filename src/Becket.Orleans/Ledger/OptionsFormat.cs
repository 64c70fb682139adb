using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>How the options of a list are written.</summary>
internal static class OptionsFormat
{
    public static void Write(StateWriter writer, JobListOptions options)
    {
        writer.Number(options.Attempts);
        writer.Number(options.LostWorkers);
        writer.Number(options.RetryDelay.Ticks);
        writer.Number(options.MaxRetryDelay.Ticks);
        writer.Number(options.TimeLimit?.Ticks ?? 0);
        writer.Number(options.LeaseTime.Ticks);
        writer.Number(options.MaxRunning ?? 0);
        writer.Fixed(BitConverter.DoubleToUInt64Bits(options.MaxStartsPerSecond ?? 0));
        writer.Number(options.ShardSize);
    }

    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static JobListOptions Read(StateReader reader)
    {
        try
        {
            return new JobListOptions
            {
                Attempts = reader.Integer(),
                LostWorkers = reader.Integer(),
                RetryDelay = TimeSpan.FromTicks(reader.Number()),
                MaxRetryDelay = TimeSpan.FromTicks(reader.Number()),
                TimeLimit = reader.Number() is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null,
                LeaseTime = TimeSpan.FromTicks(reader.Number()),
                MaxRunning = reader.Integer() is > 0 and var running ? running : null,
                MaxStartsPerSecond = BitConverter.UInt64BitsToDouble(reader.Fixed()) is not 0 and var rate
                    ? rate
                    : null,
                ShardSize = reader.Integer(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new InvalidDataException("An option of the list has a value that it cannot have.", error);
        }
    }
}
