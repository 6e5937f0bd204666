//! Asks other servers, by HTTP and TLS: small documents, within a few seconds, following no redirects.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Method, Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

const WITHIN: Duration = Duration::from_secs(10);
const MOST_BYTES: usize = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error("\"{0}\" is no address of http or https")]
    Address(String),
    #[error("{0} does not answer within 10 s")]
    TooSlow(String),
    #[error("{host}: {why}")]
    Failed { host: String, why: String },
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// What a server answered.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Its own certificate, in DER; none without TLS.
    pub certificate: Option<Vec<u8>>,
}

/// Asks; believes the certificates that this machine believes.
#[derive(Clone)]
pub struct Web {
    tls: TlsConnector,
}

impl Web {
    pub fn new() -> Result<Self, WebError> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "some of this machine's certificates cannot be read");
        }
        roots.add_parsable_certificates(found.certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    pub async fn get(&self, address: &str) -> Result<Reply, WebError> {
        let uri = parsed(address)?;
        let request = request(Method::GET, &uri).body(Full::default());
        self.send(uri, request).await
    }

    /// Posts a form, as somebody with a name and a password if they are given.
    pub async fn post_form(
        &self,
        address: &str,
        form: String,
        basic: Option<(String, String)>,
    ) -> Result<Reply, WebError> {
        let uri = parsed(address)?;
        let mut request =
            request(Method::POST, &uri).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some((name, password)) = basic {
            let pair = STANDARD.encode(format!("{name}:{password}"));
            request = request.header(AUTHORIZATION, format!("Basic {pair}"));
        }
        let request = request.body(Full::from(form));
        self.send(uri, request).await
    }

    async fn send(
        &self,
        uri: Uri,
        request: Result<Request<Full<Bytes>>, hyper::http::Error>,
    ) -> Result<Reply, WebError> {
        let host = uri.host().unwrap_or_default().to_owned();
        let failed = |why: String| WebError::Failed {
            host: host.clone(),
            why,
        };
        let request = request.map_err(|error| failed(error.to_string()))?;
        let sent = tokio::time::timeout(WITHIN, self.exchange(&uri, request)).await;
        let sent = sent.map_err(|_| WebError::TooSlow(host.clone()))?;
        sent.map_err(|error| failed(error.to_string()))
    }

    async fn exchange(&self, uri: &Uri, request: Request<Full<Bytes>>) -> Result<Reply, BoxError> {
        let is_encrypted = uri.scheme_str() == Some("https");
        let name = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = uri
            .port_u16()
            .unwrap_or(if is_encrypted { 443 } else { 80 });
        let stream = TcpStream::connect((name, port)).await?;
        if is_encrypted {
            let name = ServerName::try_from(name.to_owned())?;
            let stream = self.tls.connect(name, stream).await?;
            let certificates = stream.get_ref().1.peer_certificates();
            let own = certificates
                .and_then(<[_]>::first)
                .map(|first| first.to_vec());
            let reply = exchange_over(stream, request).await?;
            Ok(Reply {
                certificate: own,
                ..reply
            })
        } else {
            exchange_over(stream, request).await
        }
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

async fn exchange_over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Reply, BoxError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MOST_BYTES).collect().await?;
    connection.abort();
    Ok(Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        body: body.to_bytes(),
        certificate: None,
    })
}

pub(super) fn parsed(address: &str) -> Result<Uri, WebError> {
    let uri: Option<Uri> = address.parse().ok();
    uri.filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
        .ok_or_else(|| WebError::Address(address.to_owned()))
}

fn request(method: Method, uri: &Uri) -> hyper::http::request::Builder {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    // A name and a password in the address are nobody's business.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, host)
        .header(ACCEPT, "application/json")
}
