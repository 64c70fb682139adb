using BecketWorker1;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);

// The loop runs from the start of the host to its stop. What is added here lives on it, and starts in this order.
// appsettings.json says where "devices" listens. Try: echo thermometer 21.5 | nc -q 1 127.0.0.1 7700
builder.Services.AddReactor().AddService<Readings>().AddEndpoint<Device>("devices");

// Code on threads reaches the loop with LoopOwned<Readings>.
builder.Services.AddHostedService<Report>();

builder.Build().Run();
