using Becket.Cli;
using Becket.Cli.Surroundings;
using Becket.ClusterTool.Commands;

StandardStreams.OpenClosed();
return LastResort.Guard(() => Cli.Run(new ClusterCommand(), args, StandardStreams.Output, StandardStreams.Error));
