//! What is refused because it is too much. Each says the limit.

use std::num::NonZeroU16;
use std::time::Duration;

use super::{Problem, RETRY_AFTER_S, Sort};

impl Problem {
    /// The body is packed, which nothing here unpacks.
    pub fn encoded_body(found: &str) -> Self {
        Self::new(
            Sort::UnsupportedMediaType,
            format!("send the body as it is, without \"Content-Encoding: {found}\""),
        )
    }

    pub fn body_too_large(most: usize) -> Self {
        let most = match most >> 20 {
            0 => format!("{} KiB", most >> 10),
            mib => format!("{mib} MiB"),
        };
        Self::new(
            Sort::BodyTooLarge,
            format!("a body may have up to {most} at this address"),
        )
    }

    pub fn body_too_slow() -> Self {
        Self::new(
            Sort::BodyTooSlow,
            "less than 16 KiB arrived in a second; send it again when the line is better",
        )
    }

    pub fn body_broken_off() -> Self {
        Self::new(Sort::InvalidBody, "the body broke off before its end")
    }

    /// Too many large bodies are held already.
    pub fn no_room_for_body() -> Self {
        Self {
            retry_after_s: NonZeroU16::new(RETRY_AFTER_S),
            ..Self::new(
                Sort::Busy,
                "many large bodies are being read; send it again in a moment",
            )
        }
    }

    pub fn address_too_long(most: usize) -> Self {
        let detail = format!("path and query may have up to {} KiB together", most >> 10);
        Self::new(Sort::AddressTooLong, detail)
    }

    pub fn headers_too_large(most: usize) -> Self {
        let detail = format!("all headers together may have up to {} KiB", most >> 10);
        Self::new(Sort::HeadersTooLarge, detail)
    }

    /// One guest asks for what is costly more often than `per_second` on average.
    pub fn too_many_requests(per_second: u32, wait: Duration) -> Self {
        let seconds = wait.as_secs_f64().ceil().clamp(1.0, f64::from(u16::MAX));
        Self {
            // At most 65535, and whole.
            retry_after_s: NonZeroU16::new(seconds as u16),
            ..Self::new(
                Sort::TooManyRequests,
                format!("up to {per_second} in a second are answered here, on average"),
            )
        }
    }
}
