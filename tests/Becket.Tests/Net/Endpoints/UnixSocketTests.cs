using System.Net.Sockets;

namespace Becket.Tests.Net.Endpoints;

public sealed class UnixSocketTests : EndpointTest
{
    [Fact]
    public void Two_programs_talk_through_a_file_that_is_removed_with_the_port()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenUnix(path, () => new Recorder { Echoes = true });
            Assert.True(File.Exists(path));
            Recorder client = await reactor.ConnectUnix(path, () => new Recorder());
            client.Send("hello");
            Assert.Equal("hello", await client.Heard);
            Assert.Equal(path, client.Transport.Peer.ToString());
            client.Transport.LoseConnection();
            Assert.IsType<ConnectionDoneException>((await client.Lost).Exception);
            await port.StopListening();
            Assert.False(File.Exists(path));
        });
    }

    [Fact]
    public void A_port_that_the_reactor_stops_takes_its_file_with_it()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
            await reactor.ListenUnix(
                path,
                Factory.ForProtocol(() => new Recorder()),
                new UnixListenOptions { WantPid = true }
            )
        );
        Assert.False(Path.Exists(path));
        Assert.False(Path.Exists(path + ".lock"));
    }

    [Fact]
    public void The_mode_is_that_of_the_file()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix(
                path,
                Factory.ForProtocol(() => new Recorder()),
                new UnixListenOptions { Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite }
            );
#pragma warning disable CA1416 // These tests run where there are Unix sockets with modes.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
#pragma warning restore CA1416
        });
    }

    [Fact]
    public void A_stale_socket_is_replaced()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        LeaveStale(path);
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder { Echoes = true }));
            Recorder client = await reactor.ConnectUnix(path, () => new Recorder());
            client.Send("anew");
            Assert.Equal("anew", await client.Heard);
        });
    }

    [Fact]
    public void A_socket_with_a_listener_is_not_replaced()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder { Echoes = true }));
            CannotListenException error = await Assert.ThrowsAsync<CannotListenException>(() =>
                reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder())).AsTask()
            );
            Assert.Equal($"Cannot listen at {path}: another socket listens there already.", error.Message);
            Recorder client = await reactor.ConnectUnix(path, () => new Recorder());
            client.Send("still here");
            Assert.Equal("still here", await client.Heard);
        });
    }

    [Fact]
    public void A_file_that_is_not_a_socket_is_left_alone()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "letter");
        File.WriteAllText(path, "dear");
        reactor.Run(async Deferred () =>
        {
            CannotListenException error = await Assert.ThrowsAsync<CannotListenException>(() =>
                reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder())).AsTask()
            );
            Assert.Equal(
                $"Cannot listen at {path}: there is a file that is not a socket. It was left alone; remove "
                    + $"it, or choose another path.",
                error.Message
            );
        });
        Assert.Equal("dear", File.ReadAllText(path));
    }

    [Fact]
    public void A_socket_that_took_the_place_of_the_ports_own_stays()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder()));
            File.Move(path, path + ".old");
            LeaveStale(path);
            await port.StopListening();
        });
        Assert.True(Path.Exists(path));
    }

    [Fact]
    public void A_path_that_is_too_long_is_an_error_with_its_length()
    {
        Reactor reactor = Make();
        string path = "/tmp/" + new string('x', 120);
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder()))
        );
        Assert.Contains("at most 107 bytes long, and this one has 125", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => reactor.ConnectUnix(path, () => new Recorder()));
    }

    [Fact]
    public void A_lock_of_a_running_process_keeps_other_listeners_away()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            var options = new UnixListenOptions { WantPid = true };
            ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder()), options);
            Assert.Equal($"{Environment.ProcessId}", new FileInfo(path + ".lock").LinkTarget);
            CannotListenException error = await Assert.ThrowsAsync<CannotListenException>(() =>
                reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder()), options).AsTask()
            );
            Assert.Contains(
                $"process {Environment.ProcessId} holds its lock file",
                error.Message,
                StringComparison.Ordinal
            );
            Recorder client = await reactor.ConnectUnix(
                path,
                () => new Recorder(),
                new UnixConnectOptions { CheckPid = true }
            );
            client.Transport.LoseConnection();
            await client.Lost;
            await port.StopListening();
            Assert.False(Path.Exists(path + ".lock"));
            await Assert.ThrowsAsync<ConnectionRefusedException>(() =>
                reactor.ConnectUnix(path, () => new Recorder(), new UnixConnectOptions { CheckPid = true }).AsTask()
            );
        });
    }

    [Fact]
    public void A_lock_of_a_process_that_has_ended_is_taken_over()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        LeaveStale(path);
        File.CreateSymbolicLink(path + ".lock", $"{int.MaxValue}");
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix(
                path,
                Factory.ForProtocol(() => new Recorder()),
                new UnixListenOptions { WantPid = true }
            );
            Assert.Equal($"{Environment.ProcessId}", new FileInfo(path + ".lock").LinkTarget);
        });
    }

    [Fact]
    public void No_listener_is_a_refusal_and_no_file_is_an_error_that_says_so()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "talk");
        reactor.Run(async Deferred () =>
        {
            ConnectException error = await Assert.ThrowsAsync<ConnectException>(() =>
                reactor.ConnectUnix(path, () => new Recorder()).AsTask()
            );
            Assert.Equal(
                $"Cannot connect to {path}: there is no such socket. The program that listens there makes it.",
                error.Message
            );
            LeaveStale(path);
            await Assert.ThrowsAsync<ConnectionRefusedException>(() =>
                reactor.ConnectUnix(path, () => new Recorder()).AsTask()
            );
        });
    }

    [Fact]
    public void An_error_says_what_is_wrong_with_the_path_to_listen_at()
    {
        Reactor reactor = Make();
        string folder = Folder();
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        reactor.Run(() =>
        {
            CannotListenException missing = Fails(Path.Combine(folder, "missing", "talk"));
            Assert.Contains($"there is no folder {folder}/missing.", missing.Message, StringComparison.Ordinal);
            Assert.Contains($"{file} is a file, not a folder", Fails(Path.Combine(file, "talk")).Message);
            Assert.Contains("a file that is not a socket", Fails(file).Message, StringComparison.Ordinal);
            Assert.Contains("a file that is not a socket", Fails(folder).Message, StringComparison.Ordinal);
            return Deferred.Succeed();
        });
        Assert.Equal(["file"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));

        CannotListenException Fails(string path)
        {
            CannotListenException error = Assert.Throws<CannotListenException>(() =>
                reactor.ListenUnix(path, Factory.ForProtocol(() => new Recorder()))
            );
            Assert.Equal(path, error.Address!.ToString());
            Assert.Null(error.Port);
            return error;
        }
    }

    [Fact]
    public void An_error_says_what_is_wrong_with_the_path_to_connect_to()
    {
        Reactor reactor = Make();
        string folder = Folder();
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        reactor.Run(async Deferred () =>
        {
            Assert.Contains(
                $"there is no folder {folder}/missing.",
                await Fails(Path.Combine(folder, "missing", "talk"))
            );
            Assert.Contains($"{file} is a file, not a folder", await Fails(Path.Combine(file, "talk")));
            Assert.Contains("a file that is not a socket", await Fails(file));
        });

        async Deferred<string> Fails(string path)
        {
            try
            {
                await reactor.ConnectUnix(path, () => new Recorder());
            }
            catch (ConnectException error)
            {
                Assert.Equal(path, error.Destination!.ToString());
                Assert.NotNull(error.ErrorNumber);
                return error.Message;
            }

            throw new InvalidOperationException("It is connected.");
        }
    }

    [Fact]
    public void A_path_without_permission_names_the_folder_to_listen_in_and_the_socket_to_connect_to()
    {
        const SocketError Denied = SocketError.AccessDenied;
        string path = Path.Combine(Folder(), "talk");
        var address = new UnixDomainSocketEndPoint(path);
        Assert.Contains(
            $"may not make a file in the folder {Path.GetDirectoryName(path)}",
            NetErrors.ToListenException(new SocketException((int)Denied), address).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "permission to write to it",
            NetErrors.ToConnectException(Denied, address, hasFiles: true).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_in_the_abstract_namespace_needs_no_file()
    {
        Reactor reactor = Make();
        string name = $"\0becket-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix(name, Factory.ForProtocol(() => new Recorder { Echoes = true }));
            Recorder client = await reactor.ConnectUnix(name, () => new Recorder());
            client.Send("no file");
            Assert.Equal("no file", await client.Heard);
        });
    }

    private static void LeaveStale(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".made"));
        socket.Listen();

        // Under another name, as the base class library removes the file of a socket that it closes.
        File.Move(path + ".made", path);
    }
}
