use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use yuantu::model::Role;
use yuantu::service::{Actor, Service};
use yuantu::store::{Accounts, AuditEntry, Hash, NewSession, SqliteStore};

use crate::app::TestApp;
use crate::signed::{PASSWORD, grant, input};

fn credentials(name: &str, password: &str) -> Value {
    json!({"name": name, "password": password})
}

fn basic(name: &str, secret: &str) -> String {
    use base64::Engine;
    let text = format!("{name}:{secret}");
    format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(text)
    )
}

#[tokio::test]
async fn without_accounts_everybody_on_this_computer_is_an_administrator() {
    let app = TestApp::with_scene().await;
    let session = app.json("/api/session").await;
    assert_eq!(
        session,
        json!({"user": null, "local": true, "needs_setup": false, "grants": [], "role": "admin"})
    );
    assert_eq!(app.json("/api/users").await, json!({"users": []}));
    app.post("/api/tokens", &json!({"name": "x", "role": "viewer"}))
        .await
        .problem(409, "conflict");
    // The first one must be able to look after the others.
    let planner = json!({"name": "li", "password": PASSWORD, "grants": [
        {"project": "default", "community": null, "role": "planner"}]});
    app.post("/api/users", &planner)
        .await
        .problem(409, "last-admin");
    let admin = json!({"name": "chen", "display_name": "陈工", "password": PASSWORD, "grants": [
        {"project": "default", "community": null, "role": "admin"}]});
    let made = app.post("/api/users", &admin).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    app.get("/api/users").await.problem(401, "sign-in-needed");
    let session = app.json("/api/session").await;
    assert_eq!(session["local"], false);
    assert_eq!(session["needs_setup"], false);
}

#[tokio::test]
async fn the_first_account_takes_the_token_that_was_printed() {
    let app = TestApp::guarded().await;
    let session = app.json("/api/session").await;
    assert_eq!(session["needs_setup"], true);
    assert_eq!(session["local"], false);
    app.get("/api/projects")
        .await
        .problem(401, "sign-in-needed");
    let first = |token: &str| json!({"token": token, "name": "chen", "display_name": "陈工", "password": PASSWORD});
    app.post("/api/setup", &first(""))
        .await
        .problem(403, "wrong-setup-token");
    let token = app.service.await_setup().unwrap();
    app.post("/api/setup", &first("wrong"))
        .await
        .problem(403, "wrong-setup-token");
    let mut short = first(&token);
    short["password"] = json!("九个字符不够用了呀");
    let problem = app
        .post("/api/setup", &short)
        .await
        .problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/password");

    let made = app.post("/api/setup", &first(&token)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    assert_eq!(made.json()["role"], "admin");
    assert_eq!(made.json()["user"]["display_name"], "陈工");
    let cookie = made
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let users = app
        .call("GET", "/api/users", &[("cookie", &cookie)], &json!(null))
        .await;
    assert_eq!(users.json()["users"][0]["name"], "chen");
    app.post("/api/setup", &first(&token))
        .await
        .problem(409, "already-set-up");
}

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_with_the_sign_out() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    for (name, password) in [("admin", "wrong"), ("nobody", PASSWORD), ("", "")] {
        let answer = app.post("/api/session", &credentials(name, password)).await;
        answer.problem(401, "wrong-credentials");
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.header("www-authenticate"), "");
    }
    let answer = app
        .post("/api/session", &credentials("admin", PASSWORD))
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(answer.json()["user"]["id"], admin.id);
    assert_eq!(answer.header("cache-control"), "no-store");
    let cookie = answer.header("set-cookie");
    for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=604800"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let encrypted = [("x-forwarded-proto", "https")];
    let answer = app
        .call(
            "POST",
            "/api/session",
            &encrypted,
            &credentials("admin", PASSWORD),
        )
        .await;
    assert!(answer.header("set-cookie").contains("; Secure"));

    let gone = admin
        .call("DELETE", "/api/session", &[], &json!(null))
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    assert!(
        gone.header("set-cookie")
            .starts_with("yuantu_session=; Path=/; Max-Age=0")
    );
    admin
        .get("/api/projects")
        .await
        .problem(401, "sign-in-needed");
    let again = admin
        .call("DELETE", "/api/session", &[], &json!(null))
        .await;
    assert_eq!(again.status.as_u16(), 204);
}

#[tokio::test]
async fn who_guesses_has_to_wait_even_with_the_right_password() {
    let app = TestApp::empty().await;
    app.admin().await;
    let attempt = async |name: &str, password: &str| {
        app.post("/api/session", &credentials(name, password)).await
    };
    for _ in 0..5 {
        attempt("Admin", "wrong")
            .await
            .problem(401, "wrong-credentials");
    }
    let refused = attempt("admin", PASSWORD).await;
    refused.problem(429, "too-many-attempts");
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=5).contains(&seconds));
    attempt("another", "wrong")
        .await
        .problem(401, "wrong-credentials");
}

#[tokio::test]
async fn little_is_read_of_who_has_not_signed_in() {
    let app = TestApp::empty().await;
    app.admin().await;
    let long = "x".repeat(20_000);
    app.post("/api/session", &credentials("admin", &long))
        .await
        .problem(413, "body-too-large");
    // Of a call that takes a sign-in nothing at all.
    app.post("/api/changes", &json!(long))
        .await
        .problem(401, "sign-in-needed");
}

#[tokio::test]
async fn only_programs_are_challenged() {
    let app = TestApp::empty().await;
    app.admin().await;
    let answer = app.get("/api/projects").await;
    assert_eq!(
        answer.header("www-authenticate"),
        "Basic realm=\"Yuantu\", charset=\"UTF-8\""
    );
    for header in [("sec-fetch-mode", "cors"), ("x-requested-with", "fetch")] {
        let answer = app
            .call("GET", "/api/projects", &[header], &json!(null))
            .await;
        answer.problem(401, "sign-in-needed");
        assert_eq!(answer.header("www-authenticate"), "");
    }
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let new = json!({"courtyard": "cy-1", "name": "方案"});
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        let answer = admin.call("POST", "/api/scenarios", headers, &new).await;
        answer.problem(403, "cross-site");
        let read = admin
            .call("GET", "/api/scenarios", headers, &json!(null))
            .await;
        assert_eq!(
            read.json()["scenarios"],
            json!([]),
            "reading changes nothing"
        );
        let answer = app
            .call(
                "POST",
                "/api/session",
                headers,
                &credentials("admin", PASSWORD),
            )
            .await;
        answer.problem(403, "cross-site");
    }
    let own = [
        ("origin", "http://test.example"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = admin.call("POST", "/api/scenarios", &own, &new).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
}

#[tokio::test]
async fn the_history_tells_who_is_signed_in_whatever_the_client_says() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let path = "/api/collections/lamps/items/lamp-1";
    admin.over("DELETE", path, &json!(null)).await;
    let history = admin.get("/api/history?limit=1").await.json();
    assert_eq!(history["entries"][0]["who"], "admin 工 (admin)");
}

#[tokio::test]
async fn a_token_may_no_more_than_its_role_and_its_owner() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let planner = app.person("li", vec![grant(None, Role::Planner)]).await;
    let token = async |role: &str| {
        let made = planner
            .post("/api/tokens", &json!({"name": "QGIS", "role": role}))
            .await;
        assert_eq!(made.status.as_u16(), 201, "{}", made.text);
        made.json()
    };
    let viewer = token("viewer").await;
    let secret = viewer["secret"].as_str().unwrap();
    let bearer = format!("Bearer {secret}");
    for authorization in [&bearer, &basic("li", secret)] {
        let answer = app.with_token(authorization, "/api/register").await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    }
    for wrong in [
        basic("admin", secret),
        basic("li", PASSWORD),
        format!("Bearer {secret}x"),
        "Bearer".to_owned(),
        "Digest x".to_owned(),
    ] {
        app.with_token(&wrong, "/api/register")
            .await
            .problem(401, "sign-in-needed");
    }
    let headers = [
        ("authorization", bearer.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let new = json!({"courtyard": "cy-1", "name": "方案"});
    let refused = app.call("POST", "/api/scenarios", &headers, &new).await;
    assert_eq!(refused.problem(403, "not-allowed")["needed"], "planner");
    let bearer_planner = format!(
        "Bearer {}",
        token("planner").await["secret"].as_str().unwrap()
    );
    let made = app
        .call(
            "POST",
            "/api/scenarios",
            &[("authorization", &bearer_planner)],
            &new,
        )
        .await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    // Secrets are for people to make and to change.
    for path in ["/api/tokens", "/api/session/password"] {
        let answer = app
            .call(
                "POST",
                path,
                &[("authorization", &bearer_planner)],
                &json!({}),
            )
            .await;
        answer.problem(403, "not-allowed");
    }
    let higher = planner
        .post("/api/tokens", &json!({"name": "x", "role": "manager"}))
        .await;
    assert_eq!(higher.problem(400, "invalid-body")["pointer"], "/role");

    let listed = planner.get("/api/tokens").await;
    assert_eq!(listed.json()["tokens"].as_array().unwrap().len(), 2);
    assert!(!listed.text.contains("secret") && !listed.text.contains(secret));
    assert!(listed.json()["tokens"][0]["last_used"].is_string());
    assert_eq!(admin.get("/api/tokens").await.json()["tokens"], json!([]));
    let address = format!("/api/tokens/{}", viewer["id"].as_str().unwrap());
    admin
        .over("DELETE", &address, &json!(null))
        .await
        .problem(404, "not-found");
    assert_eq!(
        planner
            .over("DELETE", &address, &json!(null))
            .await
            .status
            .as_u16(),
        204
    );
    app.with_token(&bearer, "/api/register")
        .await
        .problem(401, "sign-in-needed");

    // A grant that is taken away is taken from the tokens, too.
    let user = format!("/api/users/{}", planner.id);
    admin.over("PATCH", &user, &json!({"grants": []})).await;
    app.with_token(&bearer_planner, "/api/register")
        .await
        .problem(403, "not-allowed");
    admin.over("PATCH", &user, &json!({"disabled": true})).await;
    app.with_token(&bearer_planner, "/api/register")
        .await
        .problem(401, "sign-in-needed");
}

#[tokio::test]
async fn a_token_ends_when_it_was_said() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    let past = json!({"name": "x", "role": "viewer", "expires": "2020-01-01T00:00:00Z"});
    let refused = admin.post("/api/tokens", &past).await;
    assert_eq!(refused.problem(400, "invalid-body")["pointer"], "/expires");
    let soon = Utc::now() + TimeDelta::milliseconds(300);
    let made = admin
        .post(
            "/api/tokens",
            &json!({"name": "x", "role": "viewer", "expires": soon}),
        )
        .await
        .json();
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    assert_eq!(
        app.with_token(&bearer, "/api/projects")
            .await
            .status
            .as_u16(),
        200
    );
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    app.with_token(&bearer, "/api/projects")
        .await
        .problem(401, "sign-in-needed");
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    let li = app.person("li", vec![grant(None, Role::Viewer)]).await;
    let elsewhere = app.session("li").await;
    let reads = async |cookie: &str| {
        let answer = app
            .call("GET", "/api/projects", &[("cookie", cookie)], &json!(null))
            .await;
        answer.status.as_u16()
    };
    let change = |old: &str, new: &str| json!({"old": old, "new": new});
    li.post("/api/session/password", &change("wrong", "a good new one"))
        .await
        .problem(401, "wrong-credentials");
    let short = li
        .post("/api/session/password", &change(PASSWORD, "short"))
        .await;
    assert_eq!(short.problem(400, "invalid-body")["pointer"], "/new");
    assert_eq!(reads(&elsewhere).await, 200);
    let changed = li
        .post("/api/session/password", &change(PASSWORD, "a good new one"))
        .await;
    assert_eq!(changed.status.as_u16(), 204, "{}", changed.text);
    assert_eq!(
        (reads(&li.cookie).await, reads(&elsewhere).await),
        (200, 401)
    );
    app.post("/api/session", &credentials("li", PASSWORD))
        .await
        .problem(401, "wrong-credentials");

    let user = format!("/api/users/{}", li.id);
    let reset = admin
        .over("PATCH", &user, &json!({"password": "one that admin chose"}))
        .await;
    assert_eq!(reset.status.as_u16(), 200, "{}", reset.text);
    assert_eq!(
        (reads(&li.cookie).await, reads(&admin.cookie).await),
        (401, 200)
    );
}

#[tokio::test]
async fn somebody_is_always_left_who_looks_after_people() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    let own = format!("/api/users/{}", admin.id);
    admin
        .over("DELETE", &own, &json!(null))
        .await
        .problem(409, "last-admin");
    for patch in [json!({"disabled": true}), json!({"grants": []})] {
        admin
            .over("PATCH", &own, &patch)
            .await
            .problem(409, "last-admin");
    }
    let other = app.person("other", vec![grant(None, Role::Admin)]).await;
    let address = format!("/api/users/{}", other.id);
    admin
        .over("PATCH", &address, &json!({"disabled": true}))
        .await;
    other.get("/api/users").await.problem(401, "sign-in-needed");
    app.post("/api/session", &credentials("other", PASSWORD))
        .await
        .problem(401, "wrong-credentials");
    admin
        .over("DELETE", &own, &json!(null))
        .await
        .problem(409, "last-admin");
    admin
        .over("PATCH", &address, &json!({"disabled": false}))
        .await;
    assert_eq!(
        admin
            .over("DELETE", &own, &json!(null))
            .await
            .status
            .as_u16(),
        204
    );
    admin.get("/api/users").await.problem(401, "sign-in-needed");
}

#[tokio::test]
async fn people_are_checked_before_they_are_added() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    let user = |name: &str| json!({"name": name, "password": PASSWORD, "grants": []});
    let made = admin.post("/api/users", &user("李文")).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    assert_eq!(made.json()["display_name"], "李文");
    assert_eq!(made.json()["last_seen"], json!(null));
    admin
        .post("/api/users", &user("李文"))
        .await
        .problem(409, "name-taken");
    let refused = admin.post("/api/users", &user("a:b")).await;
    assert_eq!(refused.problem(400, "invalid-body")["pointer"], "/name");
    let mut wrong = user("zhao");
    wrong["grants"] = json!([{"project": "default", "community": "东", "role": "admin"}]);
    let refused = admin.post("/api/users", &wrong).await;
    assert_eq!(
        refused.problem(400, "invalid-body")["pointer"],
        "/grants/0/role"
    );
    for missing in ["PATCH", "DELETE"] {
        let answer = admin.over(missing, "/api/users/none", &json!({})).await;
        answer.problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_log_tells_what_happened_and_no_secret() {
    let app = TestApp::empty().await;
    let admin = app.admin().await;
    let wrong = "the wrong password";
    app.post("/api/session", &credentials("admin", wrong)).await;
    app.post("/api/session", &credentials("this-is-a-password", wrong))
        .await;
    let made = admin
        .post(
            "/api/users",
            &json!({"name": "li", "password": "secret of li's"}),
        )
        .await;
    let user = format!("/api/users/{}", made.json()["id"].as_str().unwrap());
    let grants = json!([{"project": "default", "community": null, "role": "viewer"}]);
    admin
        .over(
            "PATCH",
            &user,
            &json!({"password": "another of li's", "grants": grants}),
        )
        .await;
    let token = admin
        .post("/api/tokens", &json!({"name": "QGIS", "role": "viewer"}))
        .await
        .json();
    admin.over("DELETE", &user, &json!(null)).await;
    let log = admin.get("/api/audit").await;
    let entries = log.json()["entries"].as_array().unwrap().clone();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| (entry["event"].as_str().unwrap(), entry["who"].clone()))
        .collect();
    let by_admin = json!("admin");
    assert_eq!(
        told,
        [
            ("user-removed", by_admin.clone()),
            ("token-added", by_admin.clone()),
            ("user-changed", by_admin.clone()),
            ("user-added", by_admin.clone()),
            ("sign-in-failed", json!(null)),
            ("sign-in-failed", by_admin.clone()),
            ("sign-in", by_admin),
            ("user-added", json!("tester")),
        ]
    );
    assert_eq!(entries[2]["detail"]["grants"], grants);
    assert_eq!(entries[2]["detail"]["grants_before"], json!([]));
    for secret in [
        wrong,
        PASSWORD,
        "this-is-a-password",
        "of li's",
        token["secret"].as_str().unwrap(),
    ] {
        assert!(!log.text.contains(secret), "{secret}");
    }
    let page = admin.get("/api/audit?limit=2").await.json();
    let last = page["entries"][1]["at"].as_str().unwrap().to_owned();
    let next = admin
        .get(&format!("/api/audit?limit=3&before={last}"))
        .await
        .json();
    assert_eq!(next["entries"], json!(entries[2..5]));
    admin
        .get("/api/audit?before=yesterday")
        .await
        .problem(400, "invalid-parameter");
}

#[tokio::test]
async fn a_session_that_is_not_used_or_old_is_none() {
    let store = SqliteStore::open_in_memory().await.unwrap();
    let service = Service::new(Arc::new(store.clone()));
    let tester = Actor::trusted("tester");
    let admin = input("admin", vec![grant(None, Role::Admin)]);
    let account = service.add_user(admin, &tester).await.unwrap().id;
    let now = Utc::now();
    let long_ago = now - TimeDelta::days(100);
    let entry = |id: &str| AuditEntry {
        id: id.into(),
        at: now,
        who: None,
        event: "sign-in".into(),
        detail: serde_json::Map::new(),
        address: None,
    };
    for (secret, begun, used, is_good) in [
        ("fresh", TimeDelta::zero(), TimeDelta::zero(), true),
        (
            "used lately",
            TimeDelta::days(6),
            TimeDelta::hours(11),
            true,
        ),
        ("idle", TimeDelta::hours(13), TimeDelta::hours(13), false),
        ("old", TimeDelta::days(8), TimeDelta::minutes(1), false),
    ] {
        let hash: Hash = Sha256::digest(secret).into();
        let new = NewSession {
            hash,
            account: account.clone(),
            at: now - begun,
        };
        store
            .begin_session(&new, long_ago, long_ago, &entry(secret))
            .await
            .unwrap();
        store
            .saw_session(&hash, &account, now - used)
            .await
            .unwrap();
        let found = service.by_session(secret).await.unwrap();
        assert_eq!(found.is_some(), is_good, "{secret}");
    }
}

#[tokio::test]
async fn this_computer_is_reached_by_its_own_names_only() {
    let app = TestApp::on_this_computer().await;
    for (headers, status) in [
        (&[("host", "127.0.0.1:8080")][..], 200),
        (&[("host", "localhost")], 200),
        (&[("host", "[::1]:8080")], 200),
        (&[("host", "evil.example")], 421),
        (&[("host", "localhost.evil.example")], 421),
        (
            &[("host", "localhost"), ("origin", "https://evil.example")],
            421,
        ),
        // Behind a proxy that was not told of, nobody is taken for a local one.
        (
            &[("host", "localhost"), ("x-forwarded-for", "203.0.113.7")],
            401,
        ),
        (
            &[("host", "localhost"), ("forwarded", "for=203.0.113.7")],
            401,
        ),
        (&[("host", "localhost"), ("via", "1.1 proxy")], 401),
    ] {
        let answer = app
            .call("GET", "/api/projects", headers, &json!(null))
            .await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{headers:?}: {}",
            answer.text
        );
    }
    let strange = app
        .call("GET", "/", &[("host", "evil.example")], &json!(null))
        .await;
    strange.problem(421, "wrong-host");
}
