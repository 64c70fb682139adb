// One line puts the application's handlers on a reactor.
using Becket.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseReactor();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using WebApplication app = builder.Build();
app.MapGet(
    "/",
    async () =>
    {
        bool isBefore = Reactor.Current is not null;
        await Task.Delay(10);
        return $"on the loop: {isBefore}, and after an await: {Reactor.Current is not null}";
    }
);
await app.RunAsync();
