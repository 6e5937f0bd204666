//! Listening, and stopping without breaking off answers.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{ANSWER_WITHIN, Entrance, router_at};
use crate::service::Service;

/// How long running requests may take when the service is told to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(20);

/// Serves until `stop` is ready, lets running requests end, and closes the store.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    entrance: Entrance,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, drain) = oneshot::channel();
    let stop = async move {
        stop.await;
        tracing::info!("stopping: waiting for running requests");
        // Nobody listens any more only when the server has ended by itself.
        let _ = stopping.send(());
    };
    let router = router_at(entrance, service.clone(), ANSWER_WITHIN)
        .into_make_service_with_connect_info::<SocketAddr>();
    let running = axum::serve(listener, router).with_graceful_shutdown(stop);
    let overdue = async {
        match drain.await {
            Ok(()) => tokio::time::sleep(DRAIN_WITHIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    let outcome = tokio::select! {
        outcome = running.into_future() => outcome,
        () = overdue => {
            tracing::warn!("stopping: some requests were broken off");
            Ok(())
        }
    };
    service.close().await;
    outcome
}
