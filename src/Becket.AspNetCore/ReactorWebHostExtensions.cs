using Becket.AspNetCore.Dispatch;
using Becket.AspNetCore.Running;
using Becket.AspNetCore.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Becket.AspNetCore;

/// <summary>Kestrel on a reactor, as a member of the web host's builder.</summary>
public static class ReactorWebHostExtensions
{
    /// <summary>Runs Kestrel's connections on a reactor: middleware and handlers run on the reactor's thread, also
    /// after every <c>await</c>.</summary>
    /// <param name="builder">The web host's builder: <c>builder.WebHost</c> of a <c>WebApplicationBuilder</c>.</param>
    /// <param name="configure">Sets options; null for the defaults. Called when the server starts.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// <para>The server's reactor starts before all hosted services and stops after them. Code outside of requests gets
    /// it from the service <see cref="ServerReactors"/>.</para>
    /// <para>What the reactor cannot serve (named pipes, HTTP/3), and endpoints that
    /// <see cref="ReactorTransportOptions.Serves"/> leaves out, go to Kestrel's other transports as before.</para>
    /// <para>A second call adds its options to those of the first.</para>
    /// </remarks>
    public static IWebHostBuilder UseReactor(
        this IWebHostBuilder builder,
        Action<ReactorTransportOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null)
            {
                services.Configure(configure);
            }

            if (services.Any(static service => service.ServiceType == typeof(ServerReactors)))
            {
                return;
            }

            services.AddSingleton<ServerReactors>();

            // Kestrel asks its transports last to first. It adds its own only if there is none, so that one goes first.
            services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
            services.AddSingleton<IConnectionListenerFactory, ReactorTransportFactory>();

            // Before all others, so that their middleware runs on the loop, and their services find the reactor
            // running.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, LoopStartupFilter>());
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ReactorsHostedService>());
        });
    }
}
