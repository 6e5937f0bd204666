//! How many connections there may be: in all, and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Connections that are told at the same time that there is no room for them; others are just closed.
const MOST_TURNED_AWAY: usize = 64;
const TURNED_AWAY_WITHIN: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub(super) struct Doors(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    most: usize,
    guests: Mutex<HashMap<IpAddr, usize>>,
    turned_away: Arc<Semaphore>,
}

/// Held as long as the connection is.
#[derive(Debug)]
pub(super) struct Pass {
    doors: Doors,
    address: IpAddr,
}

impl Doors {
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Inside {
            most,
            guests: Mutex::default(),
            turned_away: Arc::new(Semaphore::new(MOST_TURNED_AWAY)),
        }))
    }

    /// None when there is no room. An address may take half of it; this machine, where a proxy may be, all.
    pub fn enter(&self, address: IpAddr) -> Option<Pass> {
        let address = address.to_canonical();
        let mut guests = self.guests();
        let inside: usize = guests.values().sum();
        let own = guests.get(&address).copied().unwrap_or(0);
        let most_own = match address.is_loopback() {
            true => self.0.most,
            false => self.0.most.div_ceil(2),
        };
        if inside >= self.0.most || own >= most_own {
            return None;
        }
        guests.insert(address, own + 1);
        Some(Pass {
            doors: self.clone(),
            address,
        })
    }

    /// Says so in plain HTTP, if the other end understands it.
    pub fn turn_away(&self, mut stream: TcpStream, speaks_tls: bool) {
        let place = Arc::clone(&self.0.turned_away).try_acquire_owned();
        let (Ok(place), false) = (place, speaks_tls) else {
            return;
        };
        tokio::spawn(async move {
            let _place = place;
            let telling = async {
                stream.write_all(full().as_bytes()).await?;
                stream.shutdown().await?;
                // Closed with something unread, the connection would lose what was just written.
                let mut unread = [0; 4096];
                while stream.read(&mut unread).await? > 0 {}
                std::io::Result::Ok(())
            };
            let _ = timeout(TURNED_AWAY_WITHIN, telling).await;
        });
    }

    fn guests(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut guests = self.doors.guests();
        if let Some(count) = guests.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                guests.remove(&self.address);
            }
        }
    }
}

/// The problem `busy`, written without a router.
fn full() -> String {
    const BODY: &str = "{\"type\":\"/api/problems/busy\",\"title\":\"The service is busy\",\"status\":503,\
        \"detail\":\"there are as many connections as may be; try again in a moment\"}";
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 5\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_takes_half_of_the_room_and_all_of_them_take_all() {
        let doors = Doors::new(10);
        let one = address("192.0.2.1");
        let held: Vec<_> = std::iter::from_fn(|| doors.enter(one)).collect();
        assert_eq!(held.len(), 5);
        let proxy = address("127.0.0.1");
        let more: Vec<_> = std::iter::from_fn(|| doors.enter(proxy)).collect();
        assert_eq!(more.len(), 5);
        assert!(doors.enter(address("192.0.2.2")).is_none());
        drop(held);
        assert!(doors.enter(address("192.0.2.2")).is_some());
        drop(more);
        assert!(doors.guests().is_empty());
    }
}
