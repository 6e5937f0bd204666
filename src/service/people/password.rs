//! Passwords: kept as argon2id, checked off the async threads, and only so many at once.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::service::analyse::off_the_async_threads;
use crate::service::{ServiceError, ServiceResult};

/// More than OWASP's least for argon2id (19 MiB, 2 passes, 1 lane).
const MEMORY_KIB: u32 = 32 << 10;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Each takes [`MEMORY_KIB`] and a core for a moment.
const AT_ONCE: usize = 2;
/// Further ones wait; beyond that they are sent away.
const MOST_WAITING: usize = 32;
const RETRY_AFTER_S: u16 = 2;

const FEWEST_CHARS: usize = 10;
/// Longer ones would only cost time.
const MOST_CHARS: usize = 200;

/// What the password of a name that nobody has is checked against: it takes as long as any other.
static OF_NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hashed("nobody knows this").ok());

/// Checks passwords.
pub struct Passwords {
    admitted: Semaphore,
    at_once: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            admitted: Semaphore::new(AT_ONCE + MOST_WAITING),
            at_once: Semaphore::new(AT_ONCE),
        }
    }
}

impl Passwords {
    /// The PHC string of a password that is good enough.
    pub async fn hash(&self, password: &str, pointer: &str) -> ServiceResult<String> {
        check(password, pointer)?;
        let password = password.to_owned();
        self.work(move || hashed(&password)).await
    }

    /// Whether the password is the one of the PHC string; none: of nobody, which takes as long.
    pub async fn is(&self, password: &str, stored: Option<String>) -> ServiceResult<bool> {
        if password.chars().count() > MOST_CHARS {
            return Ok(false);
        }
        let password = password.to_owned();
        self.work(move || {
            let known = stored.is_some();
            let phc = stored
                .or_else(|| OF_NOBODY.clone())
                .ok_or_else(|| ServiceError::Internal("argon2 does not work".into()))?;
            Ok(verified(&password, &phc)? && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> ServiceResult<T> + Send + 'static,
    ) -> ServiceResult<T> {
        let busy = || ServiceError::TooManyAttempts {
            retry_after_s: RETRY_AFTER_S,
        };
        let _admitted = self.admitted.try_acquire().map_err(|_| busy())?;
        let _slot = self.at_once.acquire().await.map_err(|_| busy())?;
        off_the_async_threads(work).await
    }
}

fn argon2() -> ServiceResult<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hashed(password: &str) -> ServiceResult<String> {
    let phc = argon2()?
        .hash_password(password.as_bytes())
        .map_err(fault)?;
    Ok(phc.to_string())
}

/// By the parameters that the string tells of.
fn verified(password: &str, phc: &str) -> ServiceResult<bool> {
    let phc = PasswordHash::new(phc).map_err(fault)?;
    Ok(argon2()?.verify_password(password.as_bytes(), &phc).is_ok())
}

fn fault(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(format!("argon2: {error}"))
}

fn check(password: &str, pointer: &str) -> ServiceResult<()> {
    if (FEWEST_CHARS..=MOST_CHARS).contains(&password.chars().count()) {
        return Ok(());
    }
    let detail = format!("a password has {FEWEST_CHARS} to {MOST_CHARS} characters");
    Err(ServiceError::input(pointer, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_is_right_and_nobody_has_one() {
        let passwords = Passwords::default();
        let stored = passwords.hash("十个字以上的一句口令", "").await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=32768,t=2,p=1$"),
            "{stored}"
        );
        let is = |password: &'static str| passwords.is(password, Some(stored.clone()));
        assert!(is("十个字以上的一句口令").await.unwrap());
        assert!(!is("十个字以上的一句口令 ").await.unwrap());
        assert!(!passwords.is("nobody knows this", None).await.unwrap());
        let twice = passwords.hash("十个字以上的一句口令", "").await.unwrap();
        assert_ne!(stored, twice, "each has a salt of its own");
    }

    #[tokio::test]
    async fn a_password_is_not_too_short_and_not_endless() {
        let passwords = Passwords::default();
        for bad in ["", "九个字符不够用了呀", &"x".repeat(MOST_CHARS + 1)] {
            let refused = passwords.hash(bad, "/password").await.unwrap_err();
            assert!(
                matches!(refused, ServiceError::Input { pointer, .. } if pointer == "/password")
            );
        }
        passwords.hash(&"x".repeat(MOST_CHARS), "").await.unwrap();
    }
}
