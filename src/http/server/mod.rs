//! Listening, and stopping without breaking off answers.

mod doors;
mod tls;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::map_request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::guests::Peer;
use doors::Doors;

pub use tls::{Tls, TlsError, first_certificate};

/// How long running requests may take when the service is told to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(20);

/// A connection on which no whole head arrives for so long is closed: a slow guest's, and one that is idle.
const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// So is one whose other end does not take what it is sent.
const TAKEN_WITHIN: Duration = Duration::from_secs(60);

/// What a connection holds of a head. The limits that are told in a problem document are tighter.
const MOST_BUFFERED: usize = 64 << 10;
const MOST_HEADERS: usize = 100;

/// After an accept that failed for want of files or memory.
const ACCEPT_AGAIN: Duration = Duration::from_millis(500);

/// Where and how the service is reached.
#[derive(Debug)]
pub struct Port {
    pub listener: TcpListener,
    pub tls: Option<Tls>,
    pub most_connections: usize,
}

/// Serves until `stop` is ready, and lets running requests end.
pub async fn serve(port: Port, router: Router, stop: impl Future<Output = ()> + Send) {
    let Port {
        listener,
        tls,
        most_connections,
    } = port;
    let doors = Doors::new(most_connections);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        let Some(pass) = doors.enter(peer.ip()) else {
            doors.turn_away(stream, tls.is_some());
            continue;
        };
        let (router, tls, watcher) = (router.clone(), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _pass = pass;
            greet(stream, peer, router, tls, watcher).await;
        });
    }
    drop(listener);
    tracing::info!("stopping: waiting for running requests");
    let drained = tokio::time::timeout(DRAIN_WITHIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("stopping: some requests were broken off");
    }
}

/// Speaks TLS where it is wanted, then HTTP.
async fn greet(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    tls: Option<Tls>,
    watcher: Watcher,
) {
    // Answers are written as a whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    match tls {
        None => converse(stream, peer, router, watcher).await,
        Some(tls) => match tls.accept(stream).await {
            Ok(stream) => converse(stream, peer, said_to_be_encrypted(router), watcher).await,
            Err(error) => tracing::debug!(%peer, %error, "no TLS connection came about"),
        },
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Send + 'static>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    watcher: Watcher,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(TAKEN_WITHIN));
    let service =
        service_fn(move |request: Request<Incoming>| answer(request, peer, router.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(MOST_BUFFERED)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, %error, "a connection broke off");
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    router.oneshot(request).await
}

/// What a proxy that speaks TLS before us would say, so that there is one way to learn of it.
fn said_to_be_encrypted(router: Router) -> Router {
    const SCHEME: HeaderName = HeaderName::from_static("x-forwarded-proto");
    router.layer(map_request(|mut request: Request| async {
        let headers = request.headers_mut();
        headers.insert(SCHEME, HeaderValue::from_static("https"));
        request
    }))
}

/// Whether only the connection that was to be taken failed.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
