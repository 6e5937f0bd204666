//! Accounts, sessions, tokens and the log of both.

use chrono::TimeDelta;
use serde_json::json;
use yuantu::model::{AccessToken, Account, Grant, Role};
use yuantu::store::{
    AccountChange, AuditEntry, AuditQuery, ExternalId, Hash, NewAccount, NewSession, NewToken,
    Store, StoreError, StoreResult,
};

use crate::backends::{self, contract};
use crate::samples::*;

fn account(name: &str, role: Option<Role>) -> NewAccount {
    let grants = role.map(|role| Grant {
        project: "default".into(),
        community: None,
        role,
    });
    NewAccount {
        account: Account {
            id: format!("id-{name}"),
            name: name.into(),
            display_name: format!("{name} 工"),
            disabled: false,
            grants: grants.into_iter().collect(),
            created_at: at(0),
            last_seen_at: None,
        },
        password: Some(format!("phc of {name}")),
        external: None,
        is_first: false,
    }
}

fn entry(second: i64) -> AuditEntry {
    AuditEntry {
        id: format!("entry-{second}"),
        at: at(second),
        who: Some("admin".into()),
        event: "user-added".into(),
        detail: json!({"user": "李", "grants": []})
            .as_object()
            .unwrap()
            .clone(),
        address: Some("203.0.113.7".into()),
    }
}

fn hash(byte: u8) -> Hash {
    [byte; 32]
}

async fn with_admin(store: &dyn Store) {
    let admin = account("admin", Some(Role::Admin));
    store.add_account(&admin, &entry(0)).await.unwrap();
}

async fn begin(store: &dyn Store, byte: u8, account: &str, second: i64) {
    let new = NewSession {
        hash: hash(byte),
        account: format!("id-{account}"),
        at: at(second),
    };
    let long_ago = at(0) - TimeDelta::days(1);
    store
        .begin_session(&new, long_ago, long_ago, &entry(i64::from(byte) * 1000))
        .await
        .unwrap();
}

async fn names(store: &dyn Store) -> Vec<String> {
    let accounts = store.accounts().await.unwrap();
    accounts.into_iter().map(|account| account.name).collect()
}

fn is_last_admin<T>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::LastAdmin))
}

async fn has_session(store: &dyn Store, byte: u8) -> bool {
    store.session(&hash(byte)).await.unwrap().is_some()
}

contract! {
    async fn accounts_are_read_as_they_were_made(store) {
        assert!(!store.people().await.unwrap().has_accounts);
        with_admin(&*store).await;
        let mut li = account("李", None);
        li.account.grants = vec![
            Grant { project: "p".into(), community: Some("东".into()), role: Role::Surveyor },
            Grant { project: "p".into(), community: None, role: Role::Viewer },
        ];
        store.add_account(&li, &entry(1)).await.unwrap();
        assert!(store.people().await.unwrap().has_accounts);
        assert_eq!(store.account("id-李").await.unwrap(), Some(li.account.clone()));
        let found = store.credentials("李").await.unwrap().unwrap();
        assert_eq!((found.account, found.password), (li.account, li.password));
        assert_eq!(names(&*store).await, ["admin", "李"]);
        assert!(store.credentials("Admin").await.unwrap().is_none());
        assert!(store.account("admin").await.unwrap().is_none());
    }

    async fn a_name_is_given_once_and_a_first_account_is_the_first(store) {
        with_admin(&*store).await;
        let mut twice = account("admin", None);
        twice.account.id = "another".into();
        assert!(exists(&store.add_account(&twice, &entry(1)).await));
        let late = NewAccount { is_first: true, ..account("late", Some(Role::Admin)) };
        assert!(exists(&store.add_account(&late, &entry(1)).await));
        assert_eq!(names(&*store).await, ["admin"]);
        assert_eq!(store.audit(&AuditQuery { before: None, limit: 9 }).await.unwrap().len(), 1);
    }

    async fn somebody_is_always_left_who_administers(store) {
        let planner = account("li", Some(Role::Planner));
        assert!(is_last_admin(&store.add_account(&planner, &entry(0)).await));
        assert!(!store.people().await.unwrap().has_accounts);
        with_admin(&*store).await;
        store.add_account(&planner, &entry(1)).await.unwrap();
        let none = AccountChange { grants: Some(Vec::new()), ..AccountChange::default() };
        let disabled = AccountChange { disabled: Some(true), ..AccountChange::default() };
        for change in [&none, &disabled] {
            assert!(is_last_admin(&store.change_account("id-admin", change, &entry(2)).await));
        }
        assert!(is_last_admin(&store.remove_account("id-admin", &entry(2)).await));
        assert!(store.account("id-admin").await.unwrap().unwrap().administers());
        let other = account("other", Some(Role::Admin));
        store.add_account(&other, &entry(3)).await.unwrap();
        store.change_account("id-other", &disabled, &entry(4)).await.unwrap();
        assert!(is_last_admin(&store.remove_account("id-admin", &entry(5)).await));
        let enabled = AccountChange { disabled: Some(false), ..AccountChange::default() };
        store.change_account("id-other", &enabled, &entry(6)).await.unwrap();
        store.remove_account("id-admin", &entry(7)).await.unwrap();
        assert_eq!(names(&*store).await, ["li", "other"]);
        assert!(is_missing(&store.remove_account("id-admin", &entry(8)).await));
        assert!(is_missing(&store.change_account("id-admin", &none, &entry(8)).await));
    }

    async fn two_administrators_cannot_remove_each_other(store) {
        with_admin(&*store).await;
        store.add_account(&account("other", Some(Role::Admin)), &entry(1)).await.unwrap();
        let (one, other) = tokio::join!(
            { let store = store.clone(); async move { store.remove_account("id-other", &entry(2)).await } },
            { let store = store.clone(); async move { store.remove_account("id-admin", &entry(3)).await } },
        );
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|done| **done).count(), 1);
        assert_eq!(store.accounts().await.unwrap().len(), 1);
    }

    async fn a_change_leaves_what_it_does_not_name(store) {
        with_admin(&*store).await;
        let made = account("li", Some(Role::Viewer));
        store.add_account(&made, &entry(1)).await.unwrap();
        let same = store.change_account("id-li", &AccountChange::default(), &entry(2)).await.unwrap();
        assert_eq!(same, made.account);
        let change = AccountChange {
            display_name: Some("李工".into()),
            password: Some("another phc".into()),
            ..AccountChange::default()
        };
        let changed = store.change_account("id-li", &change, &entry(3)).await.unwrap();
        assert_eq!(changed, Account { display_name: "李工".into(), ..made.account });
        let found = store.credentials("li").await.unwrap().unwrap();
        assert_eq!((found.account, found.password.as_deref()), (changed, Some("another phc")));
    }

    async fn a_session_is_seen_and_ends(store) {
        with_admin(&*store).await;
        begin(&*store, 1, "admin", 10).await;
        let found = store.session(&hash(1)).await.unwrap().unwrap();
        assert_eq!((found.created_at, found.seen_at), (at(10), at(10)));
        assert_eq!(found.account.last_seen_at, Some(at(10)));
        store.saw_session(&hash(1), "id-admin", at(20)).await.unwrap();
        let found = store.session(&hash(1)).await.unwrap().unwrap();
        assert_eq!((found.created_at, found.seen_at), (at(10), at(20)));
        assert_eq!(found.account.last_seen_at, Some(at(20)));
        assert!(!has_session(&*store, 2).await);
        store.end_session(&hash(1), &entry(21)).await.unwrap();
        assert!(!has_session(&*store, 1).await);
        store.end_session(&hash(1), &entry(22)).await.unwrap();
    }

    async fn who_somebody_is_elsewhere_is_one_account_here(store) {
        with_admin(&*store).await;
        let id = |issuer: &str, subject: &str| ExternalId {
            issuer: issuer.into(),
            subject: subject.into(),
        };
        let of = |name: &str, external| NewAccount {
            password: None,
            external: Some(external),
            ..account(name, None)
        };
        let li = of("li", id("https://a.example", "7"));
        store.add_account(&li, &entry(1)).await.unwrap();
        store.add_account(&of("wang", id("https://b.example", "7")), &entry(2)).await.unwrap();
        let twice = of("another", id("https://a.example", "7"));
        assert!(exists(&store.add_account(&twice, &entry(3)).await));
        let found = store.account_of(&id("https://a.example", "7")).await.unwrap();
        assert_eq!(found, Some(li.account.clone()));
        assert_eq!(store.account_of(&id("https://a.example", "8")).await.unwrap(), None);
        assert_eq!(store.credentials("li").await.unwrap().unwrap().password, None);
        // A password may be given later, and nothing else takes the identity away.
        let change = AccountChange { password: Some("phc".into()), ..AccountChange::default() };
        store.change_account("id-li", &change, &entry(4)).await.unwrap();
        let found = store.credentials("li").await.unwrap().unwrap();
        assert_eq!(found.password.as_deref(), Some("phc"));
        assert!(store.account_of(&id("https://a.example", "7")).await.unwrap().is_some());
        store.remove_account("id-li", &entry(5)).await.unwrap();
        assert_eq!(store.account_of(&id("https://a.example", "7")).await.unwrap(), None);
    }

    async fn whatever_ends_or_takes_away_makes_a_new_revision_of_the_people(store) {
        let rings = store.people_changed();
        let mut last = (store.people().await.unwrap().revision, *rings.borrow());
        let mut is_new = async || {
            let now = (store.people().await.unwrap().revision, *rings.borrow());
            let rose = (now.0 - last.0, now.1 - last.1);
            last = now;
            rose
        };
        with_admin(&*store).await;
        assert_eq!(is_new().await, (1, 1));
        store.add_account(&account("li", None), &entry(1)).await.unwrap();
        assert_eq!(is_new().await, (1, 1));
        begin(&*store, 1, "admin", 1).await;
        begin(&*store, 2, "li", 1).await;
        let token = NewToken {
            token: AccessToken {
                id: "t".into(),
                name: "QGIS".into(),
                role: Role::Viewer,
                created_at: at(5),
                expires_at: None,
                last_used_at: None,
            },
            account: "id-li".into(),
            hash: hash(9),
        };
        store.add_token(&token, 2, &entry(2)).await.unwrap();
        store.saw_session(&hash(1), "id-admin", at(20)).await.unwrap();
        store.saw_token("t", "id-li", at(20)).await.unwrap();
        assert_eq!(is_new().await, (0, 0), "nobody has less than before");
        let revision = store.people().await.unwrap().revision;
        assert_eq!(store.session(&hash(1)).await.unwrap().unwrap().people, revision);
        assert_eq!(store.token(&hash(9)).await.unwrap().unwrap().people, revision);
        store.end_session(&hash(1), &entry(3)).await.unwrap();
        assert_eq!(is_new().await, (1, 1));
        store.remove_token("id-li", "t", &entry(4)).await.unwrap();
        assert_eq!(is_new().await, (1, 1));
        let change = AccountChange { grants: Some(Vec::new()), ..AccountChange::default() };
        store.change_account("id-li", &change, &entry(5)).await.unwrap();
        assert_eq!(is_new().await, (1, 1));
        store.remove_account("id-li", &entry(6)).await.unwrap();
        assert_eq!(is_new().await, (1, 1));
        assert!(store.remove_account("id-li", &entry(7)).await.is_err());
        assert_eq!(is_new().await, (0, 0), "nothing was done");
    }

    async fn a_sign_in_lets_go_of_sessions_that_have_ended(store) {
        with_admin(&*store).await;
        for (byte, second) in [(1, 10), (2, 20), (3, 30)] {
            begin(&*store, byte, "admin", second).await;
        }
        store.saw_session(&hash(1), "id-admin", at(40)).await.unwrap();
        let new = NewSession { hash: hash(4), account: "id-admin".into(), at: at(50) };
        store.begin_session(&new, at(25), at(15), &entry(50)).await.unwrap();
        let mut left = Vec::new();
        for byte in 1..=4 {
            left.push(has_session(&*store, byte).await);
        }
        // The first began too early, the second was not used.
        assert_eq!(left, [false, false, true, true]);
    }

    async fn another_password_and_a_disabled_account_end_sessions(store) {
        with_admin(&*store).await;
        store.add_account(&account("li", None), &entry(1)).await.unwrap();
        begin(&*store, 1, "admin", 1).await;
        for byte in [2, 3] {
            begin(&*store, byte, "li", 1).await;
        }
        let password = AccountChange {
            password: Some("another phc".into()),
            kept_session: Some(hash(3)),
            ..AccountChange::default()
        };
        store.change_account("id-li", &password, &entry(2)).await.unwrap();
        assert!(!has_session(&*store, 2).await && has_session(&*store, 3).await);
        let disabled = AccountChange { disabled: Some(true), ..AccountChange::default() };
        store.change_account("id-li", &disabled, &entry(3)).await.unwrap();
        assert!(!has_session(&*store, 3).await && has_session(&*store, 1).await);
    }

    async fn tokens_belong_to_one_account_and_go_with_it(store) {
        with_admin(&*store).await;
        store.add_account(&account("li", None), &entry(1)).await.unwrap();
        let token = |byte: u8, second| NewToken {
            token: AccessToken {
                id: format!("t{byte}"),
                name: "QGIS".into(),
                role: Role::Surveyor,
                created_at: at(second),
                expires_at: (byte == 2).then(|| at(99)),
                last_used_at: None,
            },
            account: "id-li".into(),
            hash: hash(byte),
        };
        let (one, two) = (token(1, 5), token(2, 4));
        store.add_token(&one, 2, &entry(2)).await.unwrap();
        store.add_token(&two, 2, &entry(3)).await.unwrap();
        let full = store.add_token(&token(3, 6), 2, &entry(4)).await;
        assert!(matches!(full, Err(StoreError::Full { most: 2, .. })));
        assert_eq!(store.tokens("id-li").await.unwrap(), [two.token.clone(), one.token.clone()]);
        assert!(store.tokens("id-admin").await.unwrap().is_empty());
        let found = store.token(&hash(2)).await.unwrap().unwrap();
        assert_eq!((found.token, found.account.name.as_str()), (two.token, "li"));
        store.saw_token("t1", "id-li", at(7)).await.unwrap();
        let found = store.token(&hash(1)).await.unwrap().unwrap();
        assert_eq!(found.token.last_used_at, Some(at(7)));
        assert_eq!(found.account.last_seen_at, Some(at(7)));
        assert!(is_missing(&store.remove_token("id-admin", "t1", &entry(8)).await));
        store.remove_token("id-li", "t1", &entry(8)).await.unwrap();
        assert!(store.token(&hash(1)).await.unwrap().is_none());
        begin(&*store, 9, "li", 1).await;
        store.remove_account("id-li", &entry(9)).await.unwrap();
        assert!(store.token(&hash(2)).await.unwrap().is_none());
        assert!(!has_session(&*store, 9).await);
    }

    async fn the_log_is_read_from_its_end_and_trimmed_at_its_beginning(store) {
        with_admin(&*store).await;
        for second in 1..=5 {
            let unknown = AuditEntry { who: None, address: None, ..entry(second) };
            store.record(&unknown).await.unwrap();
        }
        let read = async |before, limit| {
            let entries = store.audit(&AuditQuery { before, limit }).await.unwrap();
            entries.into_iter().map(|entry| entry.at).collect::<Vec<_>>()
        };
        assert_eq!(read(None, 2).await, [at(5), at(4)]);
        assert_eq!(read(Some(at(4)), 2).await, [at(3), at(2)]);
        let first = store.audit(&AuditQuery { before: Some(at(1)), limit: 9 }).await.unwrap();
        assert_eq!(first, [entry(0)]);
        store.trim_audit(3).await.unwrap();
        assert_eq!(read(None, 9).await, [at(5), at(4), at(3)]);
    }
}

#[tokio::test]
async fn people_outlive_a_restart() {
    for backend in backends::all().await {
        with_admin(&*backend.store).await;
        begin(&*backend.store, 1, "admin", 1).await;
        if let Some(again) = backend.restart().await {
            assert_eq!(names(&*again.store).await, ["admin"]);
            assert!(has_session(&*again.store, 1).await);
        }
    }
}
