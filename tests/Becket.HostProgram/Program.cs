// A line server in a host. It answers each line in upper case, after the time that the line asks for; the line
// "block" blocks the loop for
// good, and "quit" stops the host. Where it listens comes from the command line: --Reactor:Endpoints:lines=tcp:0.
using Becket.HostProgram;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddSystemd();
builder.Services.AddReactor().AddService<Ledger>().AddEndpoint<Lines>("lines");
using IHost host = builder.Build();
host.Services.GetRequiredService<IHostApplicationLifetime>()
    .ApplicationStarted.Register(() =>
        Console.WriteLine(
            $"{Environment.ProcessId} {host.Services.GetRequiredService<HostedReactor>().Addresses["lines"]}"
        )
    );
host.Run();
