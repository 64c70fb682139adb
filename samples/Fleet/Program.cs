using Becket.Samples.Fleet;

return FleetCommand.Run(args, Console.Out, Console.Error);
