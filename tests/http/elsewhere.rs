//! Signing in by an identity provider.

use axum::http::header;
use serde_json::{Value, json};
use yuantu::model::Role;
use yuantu::service::{Actor, Service, UserPatch};

use crate::app::{Answer, TestApp, scene};
use crate::provider::{Asked, TestProvider, by_secret, forged, unsigned};
use crate::signed::grant;

const ANSWER: &str = "/api/session/oidc/answer";

/// A service with an administrator, a scene and a provider.
struct Office {
    app: TestApp,
    provider: TestProvider,
}

/// Somebody who was sent to the provider.
struct Gone {
    cookie: String,
    asked: Asked,
}

fn cookie_of(answer: &Answer, name: &str) -> Option<String> {
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    let start = format!("{name}=");
    let mut pairs = cookies.map(|value| value.to_str().unwrap().split(';').next().unwrap());
    pairs
        .find(|pair| pair.starts_with(&start))
        .map(str::to_owned)
}

impl Office {
    async fn open() -> Self {
        let office = Self::closed().await;
        office.app.import(&scene()).await;
        office.app.admin().await;
        office
    }

    /// Without any account.
    async fn closed() -> Self {
        let provider = TestProvider::start().await;
        let service = Service::in_memory().await.unwrap();
        let app = TestApp::over(service.with_identity_provider(provider.client()));
        Self { app, provider }
    }

    async fn go(&self, path: &str) -> Gone {
        let sent = self.app.get(path).await;
        assert_eq!(sent.status.as_u16(), 303, "{}", sent.text);
        let cookie = sent.header("set-cookie");
        for part in [
            "HttpOnly",
            "SameSite=Lax",
            "Path=/api/session/oidc;",
            "Max-Age=900",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        Gone {
            cookie: cookie_of(&sent, "yuantu_oidc").unwrap(),
            asked: Asked::of(&self.provider, sent.header("location")),
        }
    }

    async fn come_back(&self, gone: &Gone, query: &str) -> Answer {
        let headers = [("cookie", gone.cookie.as_str())];
        let path = format!("{ANSWER}?{query}");
        self.app.call("GET", &path, &headers, &json!(null)).await
    }

    async fn come_back_with(&self, gone: &Gone, code: &str) -> Answer {
        let state = &gone.asked.state;
        self.come_back(gone, &format!("code={code}&state={state}&session_state=x"))
            .await
    }

    /// What comes of a token with these claims otherwise.
    async fn try_claims(&self, change: impl FnOnce(&mut Value)) -> Answer {
        let gone = self.go("/api/session/oidc").await;
        let mut claims = self.provider.claims(&gone.asked, "7", "li.wen");
        change(&mut claims);
        let code = self.provider.code(&gone.asked, &claims);
        self.come_back_with(&gone, &code).await
    }

    /// The cookie of somebody's new session.
    async fn sign_in(&self, subject: &str, name: &str) -> String {
        let gone = self.go("/api/session/oidc").await;
        let claims = self.provider.claims(&gone.asked, subject, name);
        let code = self.provider.code(&gone.asked, &claims);
        let back = self.come_back_with(&gone, &code).await;
        assert_eq!(
            (back.status.as_u16(), back.header("location")),
            (303, "/"),
            "{}",
            back.text
        );
        cookie_of(&back, "yuantu_session").unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.app
            .call("GET", path, &[("cookie", cookie)], &json!(null))
            .await
    }

    async fn patch(&self, name: &str, patch: UserPatch) {
        let user = self.app.service.user_named(name).await.unwrap();
        let tester = Actor::trusted("tester");
        self.app
            .service
            .change_user(&user.id, patch, &tester)
            .await
            .unwrap();
    }

    async fn log(&self) -> Vec<Value> {
        let admin = self.app.session("admin").await;
        let audit = self.get("/api/audit", &admin).await.json();
        audit["entries"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn who_was_never_here_gets_an_account_that_may_nothing_until_somebody_gives_it_a_role() {
    let office = Office::open().await;
    let session = office.app.json("/api/session").await;
    assert_eq!(session["sign_in_with"], "统一身份认证");
    let cookie = office.sign_in("7", "li.wen").await;
    let session = office.get("/api/session", &cookie).await.json();
    assert_eq!(session["user"]["name"], "li.wen");
    assert_eq!(session["user"]["display_name"], "li.wen 工");
    assert_eq!(
        (&session["grants"], &session["role"]),
        (&json!([]), &json!(null))
    );
    office
        .get("/api/register", &cookie)
        .await
        .problem(403, "not-allowed");
    let grants = Some(vec![grant(None, Role::Planner)]);
    office
        .patch(
            "li.wen",
            UserPatch {
                grants,
                ..UserPatch::default()
            },
        )
        .await;
    assert_eq!(
        office.get("/api/register", &cookie).await.status.as_u16(),
        200
    );
    // The provider may call them otherwise: they are who they are.
    let again = office.sign_in("7", "li.wen-chen").await;
    let session = office.get("/api/session", &again).await.json();
    assert_eq!(
        (&session["user"]["name"], &session["role"]),
        (&json!("li.wen"), &json!("planner"))
    );
    let log = office.log().await;
    let events = |event: &str| {
        let by =
            |one: &&Value| one["event"] == event && one["detail"]["by"] == *office.provider.issuer;
        log.iter()
            .filter(by)
            .filter(|one| one["who"] == "li.wen")
            .count()
    };
    assert_eq!(
        (events("user-added"), events("sign-in")),
        (1, 2),
        "{log:#?}"
    );
    assert_eq!(office.provider.asked_for_keys(), 1);
}

#[tokio::test]
async fn the_same_name_does_not_make_somebody_the_same_person() {
    let office = Office::open().await;
    let cookie = office.sign_in("7", "admin").await;
    let session = office.get("/api/session", &cookie).await.json();
    assert_eq!(
        (&session["user"]["name"], &session["role"]),
        (&json!("admin-2"), &json!(null))
    );
    let other = office.sign_in("8", "admin").await;
    let session = office.get("/api/session", &other).await.json();
    assert_eq!(session["user"]["name"], "admin-3");
    // There is no password that would be right.
    for password in ["", "admin-2", "long enough for anybody"] {
        let body = json!({"name": "admin-2", "password": password});
        office
            .app
            .post("/api/session", &body)
            .await
            .problem(401, "wrong-credentials");
    }
}

#[tokio::test]
async fn one_comes_back_to_the_page_that_one_was_at_and_to_no_other_server() {
    let office = Office::open().await;
    let gone = office
        .go("/api/session/oidc?back=/courtyards/cy-1%3Fa=b%26c=%25E9%2523d")
        .await;
    let claims = office.provider.claims(&gone.asked, "7", "li");
    let code = office.provider.code(&gone.asked, &claims);
    let back = office.come_back_with(&gone, &code).await;
    assert_eq!(back.header("location"), "/courtyards/cy-1?a=b&c=%E9%23d");
    assert_eq!(
        cookie_of(&back, "yuantu_oidc").as_deref(),
        Some("yuantu_oidc=")
    );
    for elsewhere in [
        "//evil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "a",
        "/a%0Ab",
    ] {
        let path = format!("/api/session/oidc?back={elsewhere}");
        let problem = office
            .app
            .get(&path)
            .await
            .problem(400, "invalid-parameter");
        assert_eq!(problem["parameter"], "back");
    }
}

#[tokio::test]
async fn an_answer_to_what_was_not_begun_here_is_nothing() {
    let office = Office::open().await;
    let gone = office.go("/api/session/oidc").await;
    let claims = office.provider.claims(&gone.asked, "7", "li.wen");
    let code = office.provider.code(&gone.asked, &claims);
    let other = office.go("/api/session/oidc").await;
    let state = &gone.asked.state;
    let wrong = [
        office
            .come_back(&gone, &format!("code={code}&state={}", other.asked.state))
            .await,
        office.come_back(&gone, &format!("code={code}")).await,
        office
            .come_back(&other, &format!("code={code}&state={state}"))
            .await,
        office
            .come_back(
                &gone,
                &format!("code={code}&state={state}&iss=https://other.example"),
            )
            .await,
        office
            .app
            .get(&format!("{ANSWER}?code={code}&state={state}"))
            .await,
    ];
    for answer in wrong {
        answer.problem(400, "not-begun-here");
        assert_eq!(cookie_of(&answer, "yuantu_session"), None);
    }
    // Nobody has used it up; but another browser's attempt does not fit the code (PKCE).
    let code = office.provider.code(&gone.asked, &claims);
    office
        .come_back_with(&other, &code)
        .await
        .problem(403, "refused-elsewhere");
}

#[tokio::test]
async fn a_token_that_is_not_good_lets_nobody_in() {
    let office = Office::open().await;
    let now = chrono::Utc::now().timestamp();
    let set = |member: &'static str, value: Value| move |claims: &mut Value| claims[member] = value;
    let untrusted = "provider-untrusted";
    for (member, value, slug) in [
        ("nonce", json!("another"), untrusted),
        ("nonce", json!(null), untrusted),
        ("aud", json!("another"), untrusted),
        ("aud", json!([]), untrusted),
        ("aud", json!(["yuantu", "another"]), untrusted),
        ("azp", json!("another"), untrusted),
        ("iss", json!("https://other.example"), untrusted),
        ("sub", json!(""), untrusted),
        ("sub", json!("x".repeat(256)), untrusted),
        ("exp", json!(null), untrusted),
        ("exp", json!("tomorrow"), untrusted),
        ("exp", json!(now - 120), "clocks-differ"),
        ("nbf", json!(now + 120), "clocks-differ"),
        ("iat", json!(now + 120), "clocks-differ"),
    ] {
        let what = format!("{member}: {value}");
        let answer = office.try_claims(set(member, value)).await;
        assert_eq!(answer.status.as_u16(), 502, "{what}: {}", answer.text);
        answer.problem(502, slug);
        assert_eq!(cookie_of(&answer, "yuantu_session"), None);
    }
    for spoilt in [forged, by_secret, unsigned] {
        let gone = office.go("/api/session/oidc").await;
        let claims = office.provider.claims(&gone.asked, "7", "li.wen");
        let code = office.provider.code_for(&gone.asked, spoilt(&claims));
        office
            .come_back_with(&gone, &code)
            .await
            .problem(502, untrusted);
    }
    assert!(
        office.app.service.user_named("li.wen").await.is_err(),
        "nobody was added"
    );
    let failed = office.log().await.into_iter();
    assert_eq!(
        failed
            .filter(|one| one["event"] == "sign-in-failed")
            .count(),
        17
    );
    // A little apart clocks may be; and one of several may be us, if it is said.
    let good = office.try_claims(set("exp", json!(now - 20))).await;
    assert_eq!(good.status.as_u16(), 303, "{}", good.text);
    let good = office.try_claims(|claims| {
        claims["aud"] = json!(["yuantu", "another"]);
        claims["azp"] = json!("yuantu");
    });
    assert_eq!(good.await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_key_that_is_new_is_asked_for() {
    let office = Office::open().await;
    office.sign_in("7", "li.wen").await;
    office.provider.rotate();
    office.sign_in("7", "li.wen").await;
    office.sign_in("8", "wang").await;
    assert_eq!(office.provider.asked_for_keys(), 2);
}

#[tokio::test]
async fn a_code_is_good_once() {
    let office = Office::open().await;
    let gone = office.go("/api/session/oidc").await;
    let claims = office.provider.claims(&gone.asked, "7", "li.wen");
    let code = office.provider.code(&gone.asked, &claims);
    assert_eq!(
        office.come_back_with(&gone, &code).await.status.as_u16(),
        303
    );
    let replayed = office.come_back_with(&gone, &code).await;
    let problem = replayed.problem(403, "refused-elsewhere");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("invalid_grant"),
        "{problem}"
    );
    assert_eq!(cookie_of(&replayed, "yuantu_session"), None);
}

#[tokio::test]
async fn a_page_says_itself_why_somebody_was_not_let_in() {
    let office = Office::open().await;
    let gone = office.go("/api/session/oidc?back=/wall%3Fa%23b").await;
    let query = format!("error=access_denied&state={}", gone.asked.state);
    let refused = office
        .come_back(&gone, &query)
        .await
        .problem(403, "refused-elsewhere");
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("access_denied")
    );
    let headers = [
        ("cookie", gone.cookie.as_str()),
        ("accept", "text/html,*/*;q=0.8"),
    ];
    let path = format!("{ANSWER}?{query}");
    let page = office.app.call("GET", &path, &headers, &json!(null)).await;
    assert_eq!(page.status.as_u16(), 303);
    assert_eq!(
        page.header("location"),
        "/wall?a&sign-in=refused-elsewhere#b"
    );
    let nowhere = [("accept", "text/html")];
    let page = office.app.call("GET", ANSWER, &nowhere, &json!(null)).await;
    assert_eq!(page.header("location"), "/?sign-in=not-begun-here");
}

#[tokio::test]
async fn a_provider_that_is_away_or_another_one_is_told_of() {
    let office = Office::open().await;
    let gone = office.go("/api/session/oidc").await;
    let claims = office.provider.claims(&gone.asked, "7", "li.wen");
    let code = office.provider.code(&gone.asked, &claims);
    office.provider.rename("https://other.example");
    let other = TestApp::over(
        Service::in_memory()
            .await
            .unwrap()
            .with_identity_provider(office.provider.client()),
    );
    other
        .get("/api/session/oidc")
        .await
        .problem(502, "provider-unreachable");
    let Office { app, provider } = office;
    drop(provider);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let path = format!("{ANSWER}?code={code}&state={}", gone.asked.state);
    let headers = [("cookie", gone.cookie.as_str())];
    let answer = app.call("GET", &path, &headers, &json!(null)).await;
    answer.problem(502, "provider-unreachable");
    other
        .get("/api/session/oidc")
        .await
        .problem(502, "provider-unreachable");
}

#[tokio::test]
async fn a_disabled_person_stays_outside() {
    let office = Office::open().await;
    let cookie = office.sign_in("7", "li.wen").await;
    let disabled = |disabled| UserPatch {
        disabled: Some(disabled),
        ..UserPatch::default()
    };
    office.patch("li.wen", disabled(true)).await;
    office
        .get("/api/kinds", &cookie)
        .await
        .problem(401, "sign-in-needed");
    office
        .try_claims(|_| {})
        .await
        .problem(403, "account-disabled");
    office.patch("li.wen", disabled(false)).await;
    office.sign_in("7", "li.wen").await;
}

#[tokio::test]
async fn the_first_account_is_made_by_who_runs_the_server() {
    let office = Office::closed().await;
    office.try_claims(|_| {}).await.problem(409, "not-set-up");
    let app = TestApp::empty().await;
    app.get("/api/session/oidc").await.problem(404, "not-found");
    app.get(ANSWER).await.problem(404, "not-found");
    assert!(app.json("/api/session").await.get("sign_in_with").is_none());
}
