using System.CommandLine;
using System.Globalization;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet last-seen</c>: the devices that were seen last, and when.</summary>
internal sealed class LastSeenCommand : Command
{
    private readonly Option<StoreAddress> _store = ServeCommand.StoreOption();

    private readonly Option<int> _count = new("--count")
    {
        Description = "The most devices to show.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public LastSeenCommand()
        : base("last-seen", "Show when each device was last seen.")
    {
        _count.Validators.Add(static result =>
        {
            if (
                result.Tokens is [var token]
                && !(
                    int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                    && count > 0
                )
            )
            {
                result.AddError($"--count takes a whole number from 1, not '{token.Value}'");
            }
        });
        Options.Add(_store);
        Options.Add(_count);
        SetAction(parsed =>
            Show(parsed.GetRequiredValue(_store), parsed.GetValue(_count), parsed.InvocationConfiguration.Output)
        );
    }

    private static int Show(StoreAddress address, int count, TextWriter output)
    {
        if (address.Path is { } path && !File.Exists(path))
        {
            throw new FleetException($"There is no store at {address} yet: start fleet serve, which makes it.");
        }

        IReadOnlyList<LastSeen> entries;
        try
        {
            // There is no loop here, so the main thread may block.
            using IStore store = address.Open();
            entries = store.ReadLastSeen(count);
        }
        catch (Exception problem)
        {
            throw new FleetException(
                $"The store at {address} cannot be read: {StoreProblem.InWords(problem)}",
                problem
            );
        }

        if (entries.Count == 0)
        {
            output.WriteLine("No device was seen yet.");
            return FleetCommand.Success;
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        output.WriteLine($"{"device", -22}{"last seen (UTC)", -26}ago");
        foreach ((string? device, DateTimeOffset seen) in entries)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{device, -22}{seen.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}   {Ago(now - seen)}"
                )
            );
        }

        return FleetCommand.Success;
    }

    private static string Ago(TimeSpan time) =>
        time switch
        {
            // The clock of this machine, or of the gateway's, was or is wrong.
            { TotalSeconds: < -1 } => "in the future",
            { TotalSeconds: < 1 } => "now",
            { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min",
            { TotalDays: < 1 } => $"{(int)time.TotalHours} h",
            _ => $"{(int)time.TotalDays} days",
        };
}
