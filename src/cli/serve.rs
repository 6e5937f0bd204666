//! `yuantu serve`

use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal;

use super::{CliError, Workspace};
use crate::http;

/// Serve the map and the API
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  yuantu serve --demo                               try it, with an invented street
  yuantu serve --data /var/lib/yuantu --listen 0.0.0.0:8080")]
pub(super) struct Serve {
    /// Address and port to listen on
    #[arg(
        long,
        env = "YUANTU_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,

    #[command(flatten)]
    workspace: Workspace,

    /// Load the invented demo street if the database is empty
    #[arg(long, env = "YUANTU_DEMO")]
    demo: bool,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let listener = TcpListener::bind(self.listen)
            .await
            .map_err(|error| CliError::Listen {
                address: self.listen,
                error,
            })?;
        let service = self.workspace.open().await?;
        if self.demo && service.load_demo().await? {
            tracing::info!("loaded the demo: an invented street with 16 unmanaged courtyards");
        }
        let address = listener.local_addr().map_err(CliError::Start)?;
        tracing::info!(data = %self.workspace.data.display(), "serving on http://{address}");
        http::serve(listener, service, stop_signal())
            .await
            .map_err(CliError::Start)?;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Ends on Ctrl-C or on the signal that service managers send.
async fn stop_signal() {
    let interrupt = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::warn!("Ctrl-C cannot be heard: {error}");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(error) => {
                tracing::warn!("SIGTERM cannot be heard: {error}");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
