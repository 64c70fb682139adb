// echo.js - Node's echo servers.   bench.js w1 port= over=tcp|tls|unix|udp how=data|iterate|readline|split path= cert= key=
const ways = {
  data(c) { c.on('data', d => c.write(d)); },
  async iterate(c) { try { for await (const d of c) c.write(d); } catch { } },
  // As strings: Node's own way to read lines.
  readline(c) { require('readline').createInterface({ input: c, crlfDelay: Infinity }).on('line', l => c.write(l + '\n')).on('error', () => {}); },
  // What line protocols in Node are written like by hand: strings, and the rest of the last piece.
  split(c) {
    let rest = '';
    c.setEncoding('latin1');
    c.on('data', d => {
      const lines = (rest + d).split('\n');
      rest = lines.pop();
      for (const l of lines) c.write(l + '\n', 'latin1');
    });
  },
};
module.exports = (num, str) => {
  const over = str('over', 'tcp'), way = ways[str('how', 'data')], ready = () => console.log('READY');
  const serve = c => { c.on('error', () => {}); way(c); };
  const host = '127.0.0.1', port = num('port', 0), read = name => require('fs').readFileSync(str(name));
  if (over === 'udp') {
    const s = require('dgram').createSocket('udp4');
    s.on('message', (d, from) => s.send(d, from.port, from.address));
    s.bind(port, host, ready);
  } else if (over === 'tls') {
    const s = require('tls').createServer({ cert: read('cert'), key: read('key'), noDelay: true }, serve);
    s.on('tlsClientError', () => {});
    s.listen({ port, host, backlog: 4096 }, ready);
  } else {
    const s = require('net').createServer({ noDelay: over === 'tcp' }, serve);
    s.listen(over === 'unix' ? { path: str('path'), backlog: 4096 } : { port, host, backlog: 4096 }, ready);
  }
};
