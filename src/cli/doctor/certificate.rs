//! When a certificate ends, and whether it goes with its key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::Check;
use crate::http::{Tls, first_certificate};

/// Time to get a new one, and for that to fail twice.
const SOON_DAYS: i64 = 21;

pub(super) fn check(certificate: &Path, key: Option<&Path>) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(key) = key {
        checks.push(match Tls::read(certificate.into(), key.into()) {
            Ok(_) => Check::ok("certificate-key", "the certificate and its key go together"),
            Err(error) => Check::fail(
                "certificate-key",
                error.to_string(),
                "give the key that the certificate was made with",
            ),
        });
        let mode = fs::metadata(key).map(|about| about.permissions().mode());
        if mode.is_ok_and(|mode| mode & 0o007 != 0) {
            checks.push(Check::fail(
                "key-permissions",
                format!("every user of this machine may read {}", key.display()),
                format!("chmod o= {}", key.display()),
            ));
        }
    }
    checks.push(match first_certificate(certificate) {
        Err(error) => Check::fail("certificate", error.to_string(), "give it in PEM"),
        Ok(der) => in_time("certificate", &der, Utc::now()),
    });
    checks
}

/// When the certificate ends that a server has shown.
pub(super) fn of_server(der: &[u8], now: DateTime<Utc>) -> Check {
    in_time("server-certificate", der, now)
}

fn in_time(id: &'static str, der: &[u8], now: DateTime<Utc>) -> Check {
    match ends(der) {
        Some(end) => until(id, end, now),
        None => Check::warn(
            id,
            "the certificate does not say when it ends",
            "look with: openssl x509 -enddate -noout -in FILE",
        ),
    }
}

fn until(id: &'static str, end: DateTime<Utc>, now: DateTime<Utc>) -> Check {
    let days = (end - now).num_days();
    let what = format!("the certificate is good until {}", end.format("%Y-%m-%d"));
    let remedy = "get a new one; the server reads it as soon as the file changes";
    match () {
        () if end <= now => Check::fail(
            id,
            format!("the certificate has ended on {}", end.format("%Y-%m-%d")),
            remedy,
        ),
        () if days < SOON_DAYS => Check::warn(id, what, remedy),
        () => Check::ok(id, what),
    }
}

/// The tags of DER that stand before a certificate's end (RFC 5280, 4.1).
mod tag {
    pub const SEQUENCE: u8 = 0x30;
    pub const VERSION: u8 = 0xa0;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
}

/// `notAfter` of a certificate. Whole parsers of X.509 bring a dozen crates for these 20 lines.
fn ends(der: &[u8]) -> Option<DateTime<Utc>> {
    let (_, certificate, _) = element(der).filter(|(tag, ..)| *tag == tag::SEQUENCE)?;
    let (_, mut rest, _) = element(certificate).filter(|(tag, ..)| *tag == tag::SEQUENCE)?;
    if let (tag::VERSION, _, after) = element(rest)? {
        rest = after;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (_, _, after_begin) = element(validity)?;
    let (tag, end, _) = element(after_begin)?;
    let text = std::str::from_utf8(end).ok()?;
    let text = match (tag, text.get(..2)?) {
        (tag::GENERALIZED_TIME, _) => text.to_owned(),
        (tag::UTC_TIME, year) if year < "50" => format!("20{text}"),
        (tag::UTC_TIME, _) => format!("19{text}"),
        _ => return None,
    };
    let end = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some(end.and_utc())
}

/// The first element: its tag, what is in it, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;
    use std::process::Command;
    use std::time::Duration;

    /// A certificate of OpenSSL's for so many days.
    fn made(folder: &Path, days: u32) -> Vec<Check> {
        let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        let days = days.to_string();
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ])
            .args(["-nodes", "-subj", "/CN=yuantu", "-days", &days, "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        check(&certificate, Some(&key))
    }

    fn outcomes(checks: &[Check]) -> Vec<(&'static str, Outcome)> {
        checks
            .iter()
            .map(|check| (check.id, check.outcome))
            .collect()
    }

    #[test]
    fn a_certificate_says_when_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        // Times after 2049 are written otherwise.
        for days in [90, 20_000] {
            let checks = made(folder.path(), days);
            let pair = [
                ("certificate-key", Outcome::Ok),
                ("certificate", Outcome::Ok),
            ];
            assert_eq!(outcomes(&checks), pair, "{checks:?}");
            let end = Utc::now() + Duration::from_secs(u64::from(days) * 86_400);
            let told = format!("until {}", end.format("%Y-%m-%d"));
            assert!(checks[1].what.contains(&told), "{checks:?}");
        }
        assert_eq!(outcomes(&made(folder.path(), 10))[1].1, Outcome::Warn);
    }

    #[test]
    fn what_has_ended_fails() {
        let now = Utc::now();
        assert_eq!(
            until("certificate", now - Duration::from_secs(1), now).outcome,
            Outcome::Fail
        );
    }

    #[test]
    fn broken_der_has_no_end() {
        for der in [
            &b""[..],
            b"\x30",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x80",
            b"\x30\x02\x30\x00",
        ] {
            assert_eq!(ends(der), None, "{der:?}");
        }
    }
}
