//! TLS, with a certificate that is read again when its file has changed.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_secs(30);

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{path} cannot be read: {error}", path = path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{path} has no {what} in PEM: {error}", path = path.display())]
    Pem {
        path: PathBuf,
        what: &'static str,
        error: pem::Error,
    },
    #[error("{path} has no certificate in PEM", path = path.display())]
    Empty { path: PathBuf },
    #[error("the certificate and the key cannot be used: {0}")]
    Unusable(#[from] tokio_rustls::rustls::Error),
}

/// A certificate and its key, in PEM. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tls(Arc<Files>);

#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    pub fn read(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let current = RwLock::new(Arc::new(config(&certificate, &key)?));
        Ok(Self(Arc::new(Files {
            certificate,
            key,
            current,
        })))
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let current = self.0.current.read();
        let config = Arc::clone(&current.unwrap_or_else(PoisonError::into_inner));
        timeout(HANDSHAKE_WITHIN, TlsAcceptor::from(config).accept(stream)).await?
    }

    /// Reads the files again, now. The old certificate stays where the new one cannot be used.
    pub fn reload(&self) {
        match config(&self.0.certificate, &self.0.key) {
            Ok(config) => {
                let mut current = self
                    .0
                    .current
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(config);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the old certificate stays in use"),
        }
    }

    /// Reads the files again whenever they have changed. Does not end.
    pub async fn keep_current(self) {
        let mut seen = self.stamps();
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let now = self.stamps();
            if now != seen {
                seen = now;
                self.reload();
            }
        }
    }

    fn stamps(&self) -> [Option<SystemTime>; 2] {
        let stamp = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
        [stamp(&self.0.certificate), stamp(&self.0.key)]
    }
}

/// The first certificate of a file, in DER.
pub fn first_certificate(path: &Path) -> Result<Vec<u8>, TlsError> {
    Ok(chain(path)?.swap_remove(0).to_vec())
}

/// At least one certificate.
fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| in_pem(path, "certificate", error))?;
    match chain.is_empty() {
        true => Err(TlsError::Empty {
            path: path.to_owned(),
        }),
        false => Ok(chain),
    }
}

fn in_pem(path: &Path, what: &'static str, error: pem::Error) -> TlsError {
    let path = path.to_owned();
    match error {
        pem::Error::Io(error) => TlsError::Read { path, error },
        error => TlsError::Pem { path, what, error },
    }
}

/// TLS 1.2 and 1.3.
fn config(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let private =
        PrivateKeyDer::from_pem_file(key).map_err(|error| in_pem(key, "private key", error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain(certificate)?, private)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
