//! Connections: taken, served, and finished when the server stops. `axum::serve` would do, but it
//! sets no limit on how slowly a client may send its headers. What is answered is the router's business.

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{future::Future, net::SocketAddr, pin::pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tower::ServiceExt as _;

/// How long a connection may take to send the headers of its next request. Longer than proxies keep
/// an idle connection by habit, shorter than a patient attacker likes.
pub(crate) const HEADERS: Duration = Duration::from_secs(75);

/// Serves `app` until `stop` is ready, then gives requests in progress `grace` to end.
///
/// Headers must arrive within `headers`, or the connection is closed.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()>,
    headers: Duration,
    grace: Duration,
) {
    let (tell, told) = watch::channel(false);
    let mut open = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                open.spawn(connection(stream, peer, app.clone(), told.clone(), headers));
            }
            Err(error) => {
                // Out of file handles, as a rule: some come back when connections end.
                tracing::warn!(%error, "taking a connection");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = tell.send(true); // nobody listens when no connection is open
    let finished = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, finished).await.is_err() {
        tracing::warn!("some requests were still open; they are cut off");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    mut told: watch::Receiver<bool>,
    headers: Duration,
) {
    // Answers are written whole; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(headers);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = async { drop(told.wait_for(|stopping| *stopping).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Clients go away and send nonsense all day: worth a line only when looking for it.
        tracing::debug!(%error, "connection");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::oneshot,
    };

    const SHORT: Duration = Duration::from_millis(150);

    async fn started() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let slow = get(async || {
            tokio::time::sleep(SHORT).await;
            "slow"
        });
        let app = Router::new()
            .route("/", get(async || "quick"))
            .route("/slow", slow);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        let serving = tokio::spawn(serve(listener, app, stopped, SHORT, SHORT * 10));
        (address, stop, serving)
    }

    async fn ask(address: SocketAddr, bytes: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = String::new();
        tokio::time::timeout(SHORT * 10, stream.read_to_string(&mut answer))
            .await
            .unwrap()
            .unwrap();
        (stream, answer)
    }

    #[tokio::test]
    async fn a_client_that_dawdles_with_its_headers_is_cut_off() {
        let (address, _stop, _serving) = started().await;
        let (_, answer) = ask(address, "GET / HTTP/1.1\r\nHost: x\r\n").await;
        assert!(!answer.contains("quick"), "{answer}");
        let (_, answer) = ask(
            address,
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert!(answer.ends_with("quick"), "{answer}");
    }

    #[tokio::test]
    async fn stopping_finishes_requests_and_takes_no_new_ones() {
        let (address, stop, serving) = started().await;
        let request = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
        let slow = tokio::spawn(ask(address, request));
        let idle = TcpStream::connect(address).await.unwrap();
        tokio::time::sleep(SHORT / 3).await;
        stop.send(()).unwrap();
        let (_, answer) = slow.await.unwrap();
        assert!(answer.ends_with("slow"), "{answer}");
        serving.await.unwrap();
        assert!(
            TcpStream::connect(address).await.is_err(),
            "the door is shut"
        );
        drop(idle);
    }
}
