return Becket.Cli.Cli.Run(args, Console.Out, Console.Error);
