using System.Text;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Pages;

/// <summary>The pages, which are files in this program. They hold no data: their scripts ask the API for it.</summary>
internal sealed class PageRoutes(OperatorSessions sessions, Action<HttpContext> refused)
{
    private const string Html = "text/html; charset=utf-8";

    private static readonly string[] s_scripts =
    [
        "common.js",
        "overview.js",
        "devices.js",
        "device.js",
        "map.js",
        "alarms.js",
    ];

    public IEnumerable<Route> Routes =>
        [
            Page("/", "overview.html"),
            Page("/devices", "devices.html"),
            Page("/devices/{device}", "device.html"),
            Page("/alarms", "alarms.html"),
            .. s_scripts.Select(static name => Asset(name, "text/javascript; charset=utf-8")),
            Asset("fleet.css", "text/css; charset=utf-8") with
            {
                IsPublic = true,
            },
            Route.Get("/login", LogInPage("")) with
            {
                IsPublic = true,
            },
            Route.Post("/login", LogIn) with
            {
                IsPublic = true,
            },
            Route.Post("/logout", LogOut),
        ];

    private static Route Asset(string name, string type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Read(name));
        return Route.Get($"/assets/{name}", http => http.Write(200, type, bytes));
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(PageRoutes).Assembly.GetManifestResourceStream($"pages/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static RequestDelegate LogInPage(string message)
    {
        byte[] page = Encoding.UTF8.GetBytes(
            Read("login.html").Replace("{{message}}", message, StringComparison.Ordinal)
        );
        return http => http.Write(200, Html, page);
    }

    private Route Page(string path, string name)
    {
        string header = Read("header.html")
            .Replace(
                "{{sign-out}}",
                sessions.AreNeeded ? "<form method=\"post\" action=\"/logout\"><button>Sign out</button></form>" : "",
                StringComparison.Ordinal
            );
        byte[] page = Encoding.UTF8.GetBytes(Read(name).Replace("{{header}}", header, StringComparison.Ordinal));
        return Route.Get(path, http => http.Write(200, Html, page));
    }

    private async Task LogIn(HttpContext http)
    {
        string token = http.Request.HasFormContentType
            ? (await http.Request.ReadFormAsync(http.RequestAborted))["token"].ToString()
            : throw HttpProblemException.BadRequest("Send the form of the page /login.");
        if (sessions.AreNeeded && !sessions.IsToken(token.Trim()))
        {
            refused(http);
            await LogInPage("<p class=\"bad-text\" role=\"alert\">This is not the token.</p>")(http);
            return;
        }

        http.Response.Cookies.Append(
            OperatorSessions.Cookie,
            sessions.Open(),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
                Path = "/",
                MaxAge = OperatorSessions.Lifetime,
            }
        );
        http.SeeOther("/");
    }

    private Task LogOut(HttpContext http)
    {
        if (http.Request.Cookies[OperatorSessions.Cookie] is { } cookie)
        {
            sessions.Close(cookie);
        }

        http.Response.Cookies.Delete(OperatorSessions.Cookie);
        http.SeeOther("/login");
        return Task.CompletedTask;
    }
}
