// tokio's echo servers.   tokiobench w1 port= over=tcp|tls|unix|udp how=read|lines path= cert= key=
use std::{collections::HashMap, future::Future, sync::Arc};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

async fn bytes<S: AsyncRead + AsyncWrite + Unpin>(mut s: S) {
    let mut b = vec![0u8; 4096];
    loop { match s.read(&mut b).await { Ok(0) | Err(_) => return, Ok(n) => if s.write_all(&b[..n]).await.is_err() || s.flush().await.is_err() { return } } }
}
// The answers leave when no complete line is left, as a server that cares does it.
async fn lines<S: AsyncRead + AsyncWrite + Unpin>(s: S) {
    let (mut s, mut out) = (BufReader::new(s), Vec::new());
    loop {
        match s.read_until(b'\n', &mut out).await { Ok(0) | Err(_) => return, Ok(_) => {} }
        if s.buffer().is_empty() {
            if s.write_all(&out).await.is_err() || s.flush().await.is_err() { return }
            out.clear();
        }
    }
}
fn serve<S: AsyncRead + AsyncWrite + Unpin + 'static>(s: S, is_lines: bool) {
    if is_lines { tokio::task::spawn_local(lines(s)); } else { tokio::task::spawn_local(bytes(s)); }
}
fn tls(m: &HashMap<&str, &str>) -> tokio_rustls::TlsAcceptor {
    let open = |k| std::io::BufReader::new(std::fs::File::open(m[k]).unwrap());
    let chain = rustls_pemfile::certs(&mut open("cert")).unwrap().into_iter().map(tokio_rustls::rustls::Certificate).collect();
    let key = rustls_pemfile::pkcs8_private_keys(&mut open("key")).unwrap().remove(0);
    let c = tokio_rustls::rustls::ServerConfig::builder().with_safe_defaults().with_no_client_auth().with_single_cert(chain, tokio_rustls::rustls::PrivateKey(key)).unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(c))
}
async fn each<S, F: Future<Output = std::io::Result<S>>>(mut accept: impl FnMut() -> F, made: impl Fn(S)) {
    println!("READY");
    loop { if let Ok(s) = accept().await { made(s) } }
}
pub async fn echo(m: &HashMap<&str, &str>) {
    let is_lines = m.get("how") == Some(&"lines");
    let address = ("127.0.0.1", m.get("port").and_then(|p| p.parse::<u16>().ok()).unwrap_or(0));
    match m.get("over").copied().unwrap_or("tcp") {
        "udp" => {
            let (s, mut b) = (tokio::net::UdpSocket::bind(address).await.unwrap(), vec![0u8; 8192]);
            println!("READY");
            loop { if let Ok((n, from)) = s.recv_from(&mut b).await { let _ = s.send_to(&b[..n], from).await; } }
        }
        "unix" => {
            let _ = std::fs::remove_file(m["path"]);
            let l = tokio::net::UnixListener::bind(m["path"]).unwrap();
            each(|| l.accept(), |(s, _)| serve(s, is_lines)).await;
        }
        over => {
            let l = tokio::net::TcpListener::bind(address).await.unwrap();
            let acceptor = if over == "tls" { Some(tls(m)) } else { None };
            each(|| l.accept(), |(s, _)| {
                s.set_nodelay(true).unwrap();
                match acceptor.clone() {
                    Some(a) => { tokio::task::spawn_local(async move { if let Ok(s) = a.accept(s).await { serve(s, is_lines) } }); }
                    None => serve(s, is_lines),
                }
            }).await;
        }
    }
}
