// DotNetty's echo server (w1, w9), with one event loop that accepts and serves.   dotnet dotnetty.dll w1 port=P
using System.Net;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

var port = int.Parse(args.First(static word => word.StartsWith("port=", StringComparison.Ordinal))[5..]);
var loop = new MultithreadEventLoopGroup(1);
await new ServerBootstrap()
    .Group(loop, loop)
    .Channel<TcpServerSocketChannel>()
    .Option(ChannelOption.SoBacklog, 4096)
    .ChildOption(ChannelOption.TcpNodelay, true)
    .ChildHandler(new ActionChannelInitializer<IChannel>(static channel => channel.Pipeline.AddLast(new Echo())))
    .BindAsync(IPAddress.Loopback, port);
Console.WriteLine("READY");
await Task.Delay(Timeout.Infinite);

internal sealed class Echo : ChannelHandlerAdapter
{
    public override void ChannelRead(IChannelHandlerContext context, object message) => context.WriteAsync(message);

    public override void ChannelReadComplete(IChannelHandlerContext context) => context.Flush();

    public override void ExceptionCaught(IChannelHandlerContext context, Exception error) => context.CloseAsync();
}
