using Becket.Cli;
using Becket.Cli.Surroundings;

StandardStreams.OpenClosed();
return LastResort.Guard(() => Cli.Run(args, StandardStreams.Output, StandardStreams.Error));
