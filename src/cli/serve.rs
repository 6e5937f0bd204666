//! `yuantu serve`.

use std::io;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::DataOptions;
use super::backup::BackupOptions;
use super::error::{CliError, CliResult};
use crate::http::{self, Entrance};
use crate::service::{MOST_STREAMS, Service};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    yuantu serve --demo                      try it, on http://127.0.0.1:8080\n  \
    yuantu serve --listen 0.0.0.0:80 --data /var/lib/yuantu\n  \
    yuantu serve --backup-to /mnt/backups    make a backup every 24 hours\n  \
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
    backups: BackupOptions,
}

impl Serve {
    pub(super) async fn run(self) -> CliResult<()> {
        let listener = listen(self.listen).await?;
        let service = self.data.open().await?;
        let service = service.with_most_streams(self.most_streams);
        if self.demo && service.load_demo().await? {
            tracing::info!("the demo was loaded");
        }
        let address = listener.local_addr().map_err(CliError::Server)?;
        let entrance = Entrance::at(address, self.require_sign_in);
        tell_of_accounts(&service, entrance).await?;
        tracing::info!("listening on http://{address}");
        let stop = stop_signal().map_err(CliError::Server)?;
        let backups = self.backups.start(&service);
        let stop = async move {
            stop.await;
            // One that is under way holds a connection, and closing waits for it.
            if let Some(backups) = backups {
                backups.abort();
            }
        };
        http::serve(listener, service, entrance, stop)
            .await
            .map_err(CliError::Server)
    }
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
