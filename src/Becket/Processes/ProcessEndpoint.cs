using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;
using Becket.Net.Errors;
using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>A child process to connect to: each connection starts one, and talks to it through its standard input and
/// output. For programs that speak a protocol there: ssh, a language server, a tool with a pipe mode.</summary>
/// <remarks>
/// <para>The connection ends when the child has ended and its pipes are closed: with a
/// <see cref="ConnectionDoneException"/> after exit code 0, else with a <see cref="ConnectionLostException"/> whose
/// inner exception is a <see cref="ProcessEndedException"/>. <see cref="ITransport.LoseConnection"/> closes the pipes,
/// at which most programs end; <see cref="ITransport.AbortConnection"/> kills the child.</para>
/// <para>Lines that the child writes to its standard error are logged, unless
/// <see cref="ProcessOptions.StandardError"/> says otherwise. After the end of its output they are read until the child
/// has ended, and a second longer if another process still holds the pipe.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.endpoints.ProcessEndpoint</c>.</para>
/// </remarks>
public sealed class ProcessEndpoint : IStreamClientEndpoint
{
    private readonly Reactor _reactor;
    private readonly string _executable;
    private readonly string[] _arguments;
    private readonly ProcessOptions _options;

    /// <summary>Creates the endpoint. Nothing is started yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">As for <see cref="ProcessExtensions.SpawnProcess"/>.</param>
    /// <param name="arguments">As for <see cref="ProcessExtensions.SpawnProcess"/>.</param>
    /// <param name="options">As for <see cref="ProcessExtensions.SpawnProcess"/>. Standard input and output are
    /// pipes.</param>
    /// <exception cref="ArgumentException">As for <see cref="ProcessExtensions.SpawnProcess"/>; or standard input or
    /// output is not a pipe of the usual direction.</exception>
    public ProcessEndpoint(
        Reactor reactor,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _reactor = reactor;
        _executable = executable;
        _options = options ?? SpawnArguments.Defaults;
        _arguments = [.. SpawnArguments.Check(executable, arguments, _options)];
        if (
            _options.StandardInput.Kind != ChildDescriptorKind.PipeToWrite
            || _options.StandardOutput.Kind != ChildDescriptorKind.PipeToRead
        )
        {
            throw new ArgumentException(
                $"A {nameof(ProcessEndpoint)} talks to the child through its standard input and output: leave "
                    + $"{nameof(ProcessOptions.StandardInput)} and {nameof(ProcessOptions.StandardOutput)} as they are "
                    + $"by default.",
                nameof(options)
            );
        }
    }

    /// <inheritdoc/>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; it has fired already. A failure is a
    /// <see cref="ConnectException"/> whose inner exception is a <see cref="SpawnException"/>, or what the factory
    /// threw.</returns>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        _reactor.CheckThread(nameof(Connect));
        try
        {
            return ProcessChannel.Start(_reactor, factory, _executable, _arguments, _options);
        }
        catch (SpawnException error)
        {
            return Deferred.Fail<TProtocol>(new ConnectException(error.Message, error));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _executable;
}
