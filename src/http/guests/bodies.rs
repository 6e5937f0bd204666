//! Bodies: read as a whole before a handler sees the request, no longer than its route wants, and not for ever.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_ENCODING;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use crate::http::problem::Problem;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// The longest body of each route that takes more or less than a form.
const LONGEST: &[(&str, usize)] = &[
    // Whoever asks here has not signed in yet.
    ("/api/session", 16 * KIB),
    ("/api/setup", 16 * KIB),
    ("/api/scenes", 64 * MIB),
    ("/api/scenes/check", 64 * MIB),
    ("/api/processes/{id}/execution", 16 * MIB),
    ("/api/changes", 16 * MIB),
    ("/api/collections/{collection}/items", 2 * MIB),
    ("/api/collections/{collection}/items/{id}", 2 * MIB),
];
const LONGEST_FORM: usize = 256 * KIB;

/// All bodies that are being read or worked on. Forms are not counted.
const MOST_TOGETHER: usize = 512 * MIB;

/// Until then nobody is called slow; after it, whoever sends less than this on average is.
const GRACE: Duration = Duration::from_secs(20);
const SLOWEST_BYTES_PER_S: f64 = 16.0 * 1024.0;

/// What is sent beyond the limit is read for a moment, so that the refusal is read too.
const DISCARD_WITHIN: Duration = Duration::from_secs(2);
const MOST_DISCARDED: usize = 64 * MIB;

#[derive(Clone, Debug)]
pub struct Bodies {
    /// In KiB.
    room: Arc<Semaphore>,
    grace: Duration,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            room: Arc::new(Semaphore::new(MOST_TOGETHER / KIB)),
            grace: GRACE,
        }
    }
}

/// Reads the body, and hands the request on with it.
pub async fn receive(State(bodies): State<Bodies>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let (Some(route), false) = (route, request.body().is_end_stream()) else {
        return next.run(request).await;
    };
    let most = longest(route.as_str());
    let (parts, body) = request.into_parts();
    let encoding = parts.headers.get(CONTENT_ENCODING);
    if let Some(found) = encoding.filter(|encoding| *encoding != "identity") {
        return Problem::encoded_body(&String::from_utf8_lossy(found.as_bytes())).into_response();
    }
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        discard(body).await;
        return Problem::body_too_large(most).into_response();
    }
    // Without a length beforehand, it may become as long as it may be.
    let expected = body.size_hint().exact().map_or(most, |_| announced);
    let _room = match bodies.reserve(expected) {
        Ok(room) => room,
        Err(problem) => return problem.into_response(),
    };
    match read(body, most, bodies.grace).await {
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(problem) => problem.into_response(),
    }
}

fn longest(route: &str) -> usize {
    let found = LONGEST.iter().find(|(path, _)| *path == route);
    found.map_or(LONGEST_FORM, |(_, most)| *most)
}

impl Bodies {
    fn reserve(&self, bytes: usize) -> Result<Option<impl Sized + use<>>, Problem> {
        if bytes <= LONGEST_FORM {
            return Ok(None);
        }
        let kib = u32::try_from(bytes.div_ceil(KIB)).unwrap_or(u32::MAX);
        match Arc::clone(&self.room).try_acquire_many_owned(kib) {
            Ok(room) => Ok(Some(room)),
            Err(_) => Err(Problem::no_room_for_body()),
        }
    }
}

async fn read(mut body: Body, most: usize, grace: Duration) -> Result<Vec<u8>, Problem> {
    let began = Instant::now();
    let mut bytes = Vec::new();
    loop {
        // A body is at most 64 MiB long: exact as a float.
        let allowed = Duration::from_secs_f64(bytes.len() as f64 / SLOWEST_BYTES_PER_S);
        let frame = match timeout_at(began + grace + allowed, body.frame()).await {
            Err(_) => return Err(Problem::body_too_slow()),
            Ok(None) => return Ok(bytes),
            Ok(Some(frame)) => frame.map_err(|_| Problem::body_broken_off())?,
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > most {
            discard(body).await;
            return Err(Problem::body_too_large(most));
        }
        bytes.extend_from_slice(&data);
    }
}

async fn discard(mut body: Body) {
    let reading = async {
        let mut left = MOST_DISCARDED;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            let Some(less) = left.checked_sub(length) else {
                return;
            };
            left = less;
        }
    };
    // Whoever still sends then reads no refusal.
    let _ = timeout(DISCARD_WITHIN, reading).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;
    use tokio::time::{Sleep, sleep};

    /// A body that sends a part, waits, and so on.
    struct Drip {
        part: usize,
        left: usize,
        every: Duration,
        wait: Pin<Box<Sleep>>,
    }

    impl HttpBody for Drip {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            std::task::ready!(self.wait.as_mut().poll(context));
            self.wait = Box::pin(sleep(self.every));
            self.left -= 1;
            let part = Bytes::from(vec![b' '; self.part]);
            Poll::Ready(Some(Ok(Frame::data(part))))
        }
    }

    fn drip(part: usize, left: usize, every: Duration) -> Body {
        let wait = Box::pin(sleep(every));
        Body::new(Drip {
            part,
            left,
            every,
            wait,
        })
    }

    #[tokio::test]
    async fn a_body_that_drips_is_given_up_and_a_slow_line_is_not() {
        let grace = Duration::from_millis(100);
        let dripping = drip(1, 1000, Duration::from_millis(20));
        let dripped = timeout(Duration::from_secs(10), read(dripping, MIB, grace)).await;
        assert!(dripped.unwrap().is_err());
        // Longer than the grace, by more than the slowest that is borne.
        let slow = drip(8 * KIB, 20, Duration::from_millis(20));
        assert_eq!(read(slow, MIB, grace).await.unwrap().len(), 160 * KIB);
    }

    #[tokio::test]
    async fn a_body_without_an_announced_length_is_bounded_too() {
        let endless = drip(KIB, usize::MAX, Duration::ZERO);
        assert!(read(endless, 100 * KIB, GRACE).await.is_err());
    }

    #[test]
    fn large_bodies_together_are_bounded() {
        let bodies = Bodies::default();
        let held: Vec<_> = (0..8)
            .map(|_| bodies.reserve(64 * MIB).ok().unwrap())
            .collect();
        assert!(bodies.reserve(64 * MIB).is_err());
        assert!(bodies.reserve(LONGEST_FORM).is_ok());
        drop(held);
        assert!(bodies.reserve(64 * MIB).is_ok());
    }
}
