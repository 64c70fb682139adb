# echo.py - asyncio's echo servers.   asyncio_bench w1 port= over=tcp|tls|unix|udp how=protocol|streams|lines path= cert= key= loop=
import asyncio, os, ssl
from common import iarg, sarg

class Echo(asyncio.Protocol):
    def connection_made(self, t): self.t = t
    def data_received(self, d): self.t.write(d)

class EchoDatagrams(asyncio.DatagramProtocol):
    def connection_made(self, t): self.t = t
    def datagram_received(self, d, a): self.t.sendto(d, a)

async def streams(r, w):
    try:
        while d := await r.read(4096): w.write(d)
    except OSError: pass
    w.close()

async def lines(r, w):
    try:
        while d := await r.readline(): w.write(d)
    except OSError: pass
    w.close()

def tls():
    if sarg("over", "tcp") != "tls": return None
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(sarg("cert", ""), sarg("key", ""))
    return c

async def serve():
    loop, over, how = asyncio.get_running_loop(), sarg("over", "tcp"), sarg("how", "protocol")
    port, path = iarg("port", 0), sarg("path", "")
    if over == "unix" and os.path.exists(path): os.remove(path)
    if over == "udp": keep = await loop.create_datagram_endpoint(EchoDatagrams, ("127.0.0.1", port))
    elif how == "protocol" and over == "unix": keep = await loop.create_unix_server(Echo, path, backlog=4096)
    elif how == "protocol": keep = await loop.create_server(Echo, "127.0.0.1", port, backlog=4096, ssl=tls())
    elif over == "unix": keep = await asyncio.start_unix_server(globals()[how], path, backlog=4096)
    else: keep = await asyncio.start_server(globals()[how], "127.0.0.1", port, backlog=4096, ssl=tls())
    print("READY", flush=True)
    await asyncio.Event().wait()
    del keep
