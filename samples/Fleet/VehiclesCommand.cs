using System.CommandLine;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Vehicles;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet vehicles</c>: edits the list of vehicles. A gateway that runs reads it again within
/// seconds.</summary>
internal sealed class VehiclesCommand : Command
{
    private readonly Option<string> _file = FileOption();

    private readonly Option<string?> _plate = new("--plate")
    {
        Description = "The plate that the terminal must register with. Without it: any.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _terminalId = new("--terminal-id")
    {
        Description =
            "The id that the terminal must register with. Without it: that of the first terminal with this number.",
        HelpName = "TEXT",
    };

    public VehiclesCommand()
        : base("vehicles", "Edit the list of the vehicles that may register.")
    {
        Argument<string> number = NumberArgument();
        var add = new Command("add", "Add a vehicle, or change it.") { number, _plate, _terminalId, _file };
        add.SetAction(parsed =>
            Change(() =>
                Add(
                    parsed.GetRequiredValue(_file),
                    new ListedVehicle(
                        DeviceNames.Parse(parsed.GetRequiredValue(number))!,
                        parsed.GetValue(_plate),
                        parsed.GetValue(_terminalId)
                    ),
                    parsed.InvocationConfiguration.Output
                )
            )
        );

        Argument<string> removed = NumberArgument();
        var remove = new Command("remove", "Remove a vehicle. Its connection is closed.") { removed, _file };
        remove.SetAction(parsed =>
            Change(() =>
                Remove(
                    parsed.GetRequiredValue(_file),
                    DeviceNames.Parse(parsed.GetRequiredValue(removed))!,
                    parsed.InvocationConfiguration.Output
                )
            )
        );

        var list = new Command("list", "Show the list.") { _file };
        list.SetAction(parsed =>
            Change(() => List(parsed.GetRequiredValue(_file), parsed.InvocationConfiguration.Output))
        );
        Add(add);
        Add(remove);
        Add(list);
    }

    /// <summary>The option <c>--vehicles</c>, which two verbs share.</summary>
    public static Option<string> FileOption() =>
        new("--vehicles")
        {
            Description =
                "The file with the list of the vehicles that may register: a line for each, with number, plate and "
                + "terminal id. It is read again when it changes.",
            HelpName = "PATH",
            DefaultValueFactory = _ => VehicleFile.DefaultPath,
        };

    private static Argument<string> NumberArgument()
    {
        var number = new Argument<string>("NUMBER")
        {
            Description = "The number of the terminal, with or without zeros in front.",
        };
        number.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && DeviceNames.Parse(token.Value) is null)
            {
                result.AddError($"a number has 1 to 20 digits, unlike '{token.Value}'");
            }
        });
        return number;
    }

    private static int Add(string path, ListedVehicle vehicle, TextWriter output)
    {
        if (
            new[] { vehicle.Plate, vehicle.TerminalId }.FirstOrDefault(static text =>
                text is not null && (text.Length == 0 || text == "-" || text.Any(char.IsWhiteSpace))
            ) is
            { } wrong
        )
        {
            throw new FleetException($"a plate and an id have no spaces and are not empty, unlike '{wrong}'")
            {
                ExitCode = FleetCommand.Misused,
            };
        }

        bool wasThere = VehicleFile.Put(path, vehicle);
        output.WriteLine($"{vehicle.Device} is {(wasThere ? "changed in" : "on")} the list {path}.");
        return FleetCommand.Success;
    }

    private static int Remove(string path, string device, TextWriter output)
    {
        if (!VehicleFile.Remove(path, device))
        {
            throw new FleetException($"{device} is not on the list {path}");
        }

        output.WriteLine($"{device} is no longer on the list {path}.");
        return FleetCommand.Success;
    }

    private static int List(string path, TextWriter output)
    {
        VehicleList list = VehicleFile.Read(path);
        if (list.Vehicles.Count == 0)
        {
            output.WriteLine($"There is no vehicle on the list {path}: add one with fleet vehicles add.");
            return FleetCommand.Success;
        }

        output.WriteLine($"{"number", -22}{"plate", -12}terminal id");
        foreach (ListedVehicle vehicle in list.Vehicles)
        {
            output.WriteLine($"{vehicle.Device, -22}{vehicle.Plate ?? "any", -12}{vehicle.TerminalId ?? "the first"}");
        }

        return FleetCommand.Success;
    }

    private static int Change(Func<int> change)
    {
        try
        {
            return change();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new FleetException(problem.Message.TrimEnd('.'), problem);
        }
    }
}
