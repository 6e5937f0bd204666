//! What is looked at on this machine and in the database.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use super::Check;
use crate::cli::entrance::most_files;
use crate::http::has_page;
use crate::service::{
    Examination, PeopleCount, Provider, examine_projections, examine_provider, examine_store,
};

const GIB: u64 = 1 << 30;
/// Less than these: warned of, and failed.
const LITTLE_ROOM: u64 = 5 * GIB;
const NO_ROOM: u64 = GIB / 2;

/// Fewer would be in the way of a crowd.
const FEW_FILES: u64 = 4096;

/// Backups are made every day, unless told otherwise.
const OLD_BACKUP: Duration = Duration::from_secs(50 * 3600);

/// Sessions, tokens and the history go by the clock.
const APART_S: i64 = 5;

pub(super) fn page() -> Check {
    match has_page() {
        true => Check::ok("page", "the web client is inside the program"),
        false => Check::fail(
            "page",
            "the web client is not inside the program",
            "build it with: make build",
        ),
    }
}

pub(super) fn projections() -> Check {
    match examine_projections() {
        Ok(()) => Check::ok(
            "projections",
            "PROJ and its database are inside the program",
        ),
        Err(error) => Check::fail(
            "projections",
            error.to_string(),
            "build the program anew; unset PROJ_DATA and PROJ_LIB",
        ),
    }
}

/// The folder, who may read it, and how much room there is.
pub(super) fn folder(data: &Path) -> Vec<Check> {
    let name = data.display();
    let Ok(about) = fs::metadata(data) else {
        return vec![Check::warn(
            "folder",
            format!("there is no folder {name} yet"),
            "the server makes it when it starts; is --data the right one?",
        )];
    };
    let mut checks = vec![match write_something(data) {
        Ok(()) => Check::ok("folder", format!("{name} can be written")),
        Err(error) => Check::fail(
            "folder",
            format!("{name} cannot be written: {error}"),
            "give it to the user that the server runs as: chown -R USER",
        ),
    }];
    let others = about.permissions().mode() & 0o007;
    checks.push(match others {
        0 => Check::ok("permissions", format!("other users cannot enter {name}")),
        _ => Check::warn(
            "permissions",
            format!("other users of this machine may read {name}"),
            format!("chmod o= {name}"),
        ),
    });
    checks.extend(room(data));
    checks
}

fn write_something(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    fs::write(&probe, b"yuantu doctor")?;
    fs::remove_file(probe)
}

fn room(folder: &Path) -> Option<Check> {
    let about = rustix::fs::statvfs(folder).ok()?;
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let what = format!("{:.1} GiB are free", free as f64 / GIB as f64);
    let remedy = "make room, or move the data to a larger disk";
    Some(match free {
        ..NO_ROOM => Check::fail("disk", what, remedy),
        NO_ROOM..LITTLE_ROOM => Check::warn("disk", what, remedy),
        _ => Check::ok("disk", what),
    })
}

/// `guarded`: whoever has no account is let in by nobody.
pub(super) async fn database(data: &Path, url: Option<&str>, guarded: bool) -> Vec<Check> {
    match examine_store(data, url).await {
        Ok(Some(found)) => {
            let mut checks = about(&found, url.is_some(), Utc::now());
            checks.extend(
                found
                    .people
                    .iter()
                    .flat_map(|people| accounts(people, guarded)),
            );
            checks
        }
        Ok(None) => vec![Check::warn(
            "database",
            format!("there is no database in {} yet", data.display()),
            "the server makes it when it starts; is --data the right one?",
        )],
        Err(error) => vec![Check::fail(
            "database",
            error.to_string(),
            "see docs/operations.md",
        )],
    }
}

fn about(found: &Examination, is_postgres: bool, now: DateTime<Utc>) -> Vec<Check> {
    let mut checks = vec![Check::ok("database", format!("{} answers", found.keeper))];
    checks.push(match found.pending {
        0 => Check::ok("schema", "the tables are those of this version"),
        count => Check::warn(
            "schema",
            format!("{count} changes of the tables are due"),
            "make a backup; the server makes the changes when it starts",
        ),
    });
    if is_postgres {
        checks.push(match &found.postgis {
            Some(version) => Check::ok("postgis", format!("PostGIS {version}")),
            None => Check::fail(
                "postgis",
                "the database has no PostGIS",
                "let an administrator run: create extension postgis",
            ),
        });
    }
    if let Some(clock) = found.clock {
        let apart_s = (clock - now).num_seconds().abs();
        checks.push(match apart_s {
            ..=APART_S => Check::ok("clock", "this clock and the database's agree"),
            _ => Check::warn(
                "clock",
                format!("this clock and the database's are {apart_s} s apart"),
                "keep both by NTP: timedatectl set-ntp true",
            ),
        });
    }
    checks
}

/// Who can get in, and who can let others in.
fn accounts(people: &PeopleCount, guarded: bool) -> Vec<Check> {
    let mut checks = vec![match (people.accounts, guarded) {
        (0, true) => Check::warn(
            "accounts",
            "there is no account yet, and nobody gets in",
            "make the first one with the token of the server's log, or: yuantu user add NAME --role admin",
        ),
        (0, false) => Check::ok(
            "accounts",
            "there is no account: everybody on this machine is an administrator",
        ),
        (count, _) => Check::ok("accounts", format!("{count} people can be known")),
    }];
    if people.accounts == 0 {
        return checks;
    }
    checks.push(match people.admins {
        0 => Check::fail(
            "administrators",
            "no administrator can sign in",
            "yuantu user enable NAME, or: yuantu user add NAME --role admin",
        ),
        1 => Check::warn(
            "administrators",
            "there is one administrator: who is away cannot be stood in for",
            "give a second person the role: yuantu user grant NAME admin",
        ),
        count => Check::ok(
            "administrators",
            format!("there are {count} administrators"),
        ),
    });
    if people.disabled_admins > 0 {
        checks.push(Check::warn(
            "disabled-administrators",
            format!(
                "{} disabled accounts have the role admin",
                people.disabled_admins
            ),
            "take the role away, lest they have it when they are enabled: yuantu user revoke NAME",
        ));
    }
    checks.push(match people.endless_tokens {
        0 => Check::ok("tokens", "every token has an end"),
        count => Check::warn(
            "tokens",
            format!("{count} tokens are good for ever"),
            "let their owners make new ones with an end, in the page under their name",
        ),
    });
    checks
}

pub(super) async fn provider(provider: &Provider) -> Check {
    let issuer = provider.issuer();
    match examine_provider(provider).await {
        Ok(()) => Check::ok(
            "identity-provider",
            format!("{issuer} answers, and has keys"),
        ),
        Err(error) => Check::fail(
            "identity-provider",
            error.to_string(),
            "is --oidc-issuer what the provider calls itself, and its certificate known to this machine (SSL_CERT_FILE)?",
        ),
    }
}

pub(super) fn open_files() -> Check {
    let files = most_files();
    let what = format!("the program may have {files} files and connections open");
    match files {
        ..FEW_FILES => Check::warn(
            "open-files",
            what,
            format!("LimitNOFILE={FEW_FILES} in the unit, or: ulimit -n {FEW_FILES}"),
        ),
        _ => Check::ok("open-files", what),
    }
}

pub(super) fn listen(address: SocketAddr, tls: bool) -> Check {
    match (address.ip().is_loopback(), tls) {
        (true, _) => Check::ok(
            "listen",
            format!("{address} is reached from this machine only"),
        ),
        (false, true) => Check::ok("listen", format!("{address} is reached by TLS")),
        (false, false) => Check::warn(
            "listen",
            format!("what goes to {address} can be read on the way"),
            "give it --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy with TLS",
        ),
    }
}

pub(super) fn backups(folder: Option<&Path>) -> Check {
    let Some(folder) = folder else {
        return Check::warn(
            "backups",
            "it is not known where backups go",
            "say so with --backup-to, and make them regularly",
        );
    };
    let name = folder.display();
    let remedy = "make one now, and look why none was made";
    let Some((newest, age)) = newest_backup(folder) else {
        return Check::fail("backups", format!("there is no backup in {name}"), remedy);
    };
    let what = format!(
        "the newest backup, {newest}, is {} hours old",
        age.as_secs() / 3600
    );
    match age > OLD_BACKUP {
        true => Check::fail("backups", what, remedy),
        false => Check::ok("backups", what),
    }
}

fn newest_backup(folder: &Path) -> Option<(String, Duration)> {
    let files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let named = files.filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        let is_backup = name.starts_with("yuantu-") && name.ends_with(".sqlite");
        let made = file.metadata().ok()?.modified().ok()?;
        is_backup.then_some((made, name))
    });
    let (made, name) = named.max()?;
    // One from the future is not old.
    let age = SystemTime::now().duration_since(made).unwrap_or_default();
    Some((name, age))
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;
    use std::time::Duration;

    fn outcomes(checks: &[Check]) -> Vec<(&'static str, Outcome)> {
        checks
            .iter()
            .map(|check| (check.id, check.outcome))
            .collect()
    }

    fn found() -> Examination {
        Examination {
            keeper: "PostgreSQL 15.4".into(),
            postgis: Some("3.3".into()),
            pending: 0,
            clock: Some(Utc::now()),
            people: None,
        }
    }

    #[test]
    fn somebody_must_be_there_who_lets_others_in() {
        let of = |people: PeopleCount, guarded| outcomes(&accounts(&people, guarded));
        let nobody = PeopleCount::default();
        assert_eq!(of(nobody, false), [("accounts", Outcome::Ok)]);
        assert_eq!(of(nobody, true), [("accounts", Outcome::Warn)]);
        let well = PeopleCount {
            accounts: 3,
            admins: 2,
            ..nobody
        };
        let all_well = [
            ("accounts", Outcome::Ok),
            ("administrators", Outcome::Ok),
            ("tokens", Outcome::Ok),
        ];
        assert_eq!(of(well, true), all_well);
        let unwell = PeopleCount {
            admins: 1,
            disabled_admins: 1,
            endless_tokens: 4,
            ..well
        };
        let warned = [
            "accounts",
            "administrators",
            "disabled-administrators",
            "tokens",
        ];
        let found = of(unwell, true);
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), warned);
        assert!(
            found[1..]
                .iter()
                .all(|(_, outcome)| *outcome == Outcome::Warn)
        );
        let lost = PeopleCount { admins: 0, ..well };
        assert_eq!(of(lost, true)[1], ("administrators", Outcome::Fail));
    }

    #[test]
    fn a_database_is_looked_at_from_all_sides() {
        let now = Utc::now();
        let well = about(&found(), true, now);
        assert!(
            well.iter().all(|check| check.outcome == Outcome::Ok),
            "{well:?}"
        );
        let unwell = Examination {
            postgis: None,
            pending: 2,
            clock: Some(now + Duration::from_secs(60)),
            ..found()
        };
        assert_eq!(
            outcomes(&about(&unwell, true, now)),
            [
                ("database", Outcome::Ok),
                ("schema", Outcome::Warn),
                ("postgis", Outcome::Fail),
                ("clock", Outcome::Warn)
            ]
        );
    }

    #[test]
    fn a_backup_gets_old() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(backups(None).outcome, Outcome::Warn);
        assert_eq!(backups(Some(folder.path())).outcome, Outcome::Fail);
        let path = folder.path().join("yuantu-20261126T020000Z.sqlite");
        let file = fs::File::create(path).unwrap();
        assert_eq!(backups(Some(folder.path())).outcome, Outcome::Ok);
        file.set_modified(SystemTime::now() - 2 * OLD_BACKUP)
            .unwrap();
        assert_eq!(backups(Some(folder.path())).outcome, Outcome::Fail);
    }

    #[test]
    fn an_open_address_without_tls_is_warned_of() {
        let outcome = |address: &str, tls| listen(address.parse().unwrap(), tls).outcome;
        assert_eq!(outcome("127.0.0.1:80", false), Outcome::Ok);
        assert_eq!(outcome("0.0.0.0:80", false), Outcome::Warn);
        assert_eq!(outcome("[::]:443", true), Outcome::Ok);
    }
}
