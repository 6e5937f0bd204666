//! `yuantu serve`.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use super::DataOptions;
use super::backup::BackupOptions;
use super::entrance::{EntranceOptions, most_connections};
use super::error::{CliError, CliResult};
use super::identity::IdentityOptions;
use crate::http::{self, Entrance, Options, Port, Tls};
use crate::service::{MOST_STREAMS, Service};

/// Who may ask for figures at the same time.
const MOST_WATCHERS: usize = 16;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    yuantu serve --demo                      try it, on http://127.0.0.1:8080\n  \
    yuantu serve --listen 0.0.0.0:80 --data /var/lib/yuantu\n  \
    yuantu serve --backup-to /mnt/backups    make a backup every 24 hours\n  \
    yuantu serve --listen 0.0.0.0:443 --tls-cert cert.pem --tls-key key.pem --data /var/lib/yuantu\n  \
    ogrinfo OAPIF:http://127.0.0.1:8080/api  read it with GDAL")]
pub(super) struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "YUANTU_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataOptions,
    /// Let nobody in without an account, on this computer neither: say so behind a reverse proxy
    #[arg(long, env = "YUANTU_REQUIRE_SIGN_IN")]
    require_sign_in: bool,
    /// So many pages may listen to changes at the same time
    #[arg(
        long,
        value_name = "COUNT",
        env = "YUANTU_MOST_STREAMS",
        default_value_t = MOST_STREAMS
    )]
    most_streams: usize,
    /// Load the invented demo street if there is no data yet
    #[arg(long, env = "YUANTU_DEMO")]
    demo: bool,
    #[command(flatten)]
    entrance: EntranceOptions,
    #[command(flatten)]
    identity: IdentityOptions,
    #[command(flatten)]
    backups: BackupOptions,
}

impl Serve {
    pub(super) async fn run(self) -> CliResult<()> {
        let tls = self.entrance.tls()?;
        let provider = self.identity.provider()?;
        let listener = listen(self.listen).await?;
        let figures = match self.entrance.metrics_listen {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        let service = self.data.open().await?;
        let mut service = service.with_most_streams(self.most_streams);
        if let Some(provider) = provider {
            service = service.with_identity_provider(provider);
        }
        if self.demo && service.load_demo().await? {
            tracing::info!("the demo was loaded");
        }
        let address = listener.local_addr().map_err(CliError::Server)?;
        let entrance = Entrance::at(address, self.require_sign_in);
        tell_of_accounts(&service, entrance).await?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        tracing::info!("listening on {scheme}://{address}");
        if let Some(tls) = &tls {
            keep_current(tls.clone()).map_err(CliError::Server)?;
        }
        let stop = stopped(service.clone(), self.backups.start(&service))?;
        let options = Options {
            entrance,
            ..self.entrance.options()
        };
        let (router, figures_router) = http::routers(service.clone(), options);
        let port = Port {
            listener,
            tls,
            most_connections: most_connections(self.entrance.connections),
        };
        if let Some(listener) = figures {
            tokio::spawn(serve_figures(listener, figures_router));
        }
        http::serve(port, router, stop).await;
        service.close().await;
        Ok(())
    }
}

/// Ready when the program is told to stop, and what would go on for ever has been ended.
fn stopped(
    service: Service,
    backups: Option<JoinHandle<()>>,
) -> CliResult<impl Future<Output = ()>> {
    let stop = stop_signal().map_err(CliError::Server)?;
    Ok(async move {
        stop.await;
        service.stop_following();
        // One that is under way holds a connection, and closing waits for it.
        if let Some(backups) = backups {
            backups.abort();
        }
    })
}

/// Says who can come in while there are no accounts, and how the first one is made.
async fn tell_of_accounts(service: &Service, entrance: Entrance) -> CliResult<()> {
    if service.has_accounts().await? {
        return Ok(());
    }
    if entrance == Entrance::Guarded {
        let token = service.await_setup()?;
        tracing::warn!(
            "there are no accounts yet: open the page and make the first one with this one-time token: {token}"
        );
    } else {
        tracing::info!(
            "there are no accounts: everybody on this computer is an administrator, and nobody else gets in"
        );
    }
    Ok(())
}

/// Until the program ends: figures are told while the last requests are answered, too.
async fn serve_figures(listener: TcpListener, router: Router) {
    let port = Port {
        listener,
        tls: None,
        most_connections: MOST_WATCHERS,
    };
    http::serve(port, router, std::future::pending()).await;
}

/// Reads the certificate again when its file has changed, and on SIGHUP.
fn keep_current(tls: Tls) -> io::Result<()> {
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::spawn(tls.clone().keep_current());
    tokio::spawn(async move {
        while hang_up.recv().await.is_some() {
            tls.reload();
        }
    });
    Ok(())
}

async fn listen(address: SocketAddr) -> CliResult<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => CliError::AddressInUse { address },
            _ => CliError::Listen { address, error },
        })
}

/// Ready when the process is told to stop: Ctrl-C or a service manager's SIGTERM.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
