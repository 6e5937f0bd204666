//! People who call the service under test.

use axum::http::Method;
use serde_json::{Value, json};
use yuantu::model::{Grant, Role};
use yuantu::service::{Actor, UserInput};

use crate::app::{Answer, TestApp};

pub const PASSWORD: &str = "long enough for anybody";

/// Somebody with a session of the service under test.
pub struct Person<'a> {
    app: &'a TestApp,
    pub id: String,
    pub cookie: String,
}

pub fn grant(community: Option<&str>, role: Role) -> Grant {
    Grant {
        project: "default".into(),
        community: community.map(Into::into),
        role,
    }
}

pub fn input(name: &str, grants: Vec<Grant>) -> UserInput {
    UserInput {
        name: name.into(),
        display_name: Some(format!("{name} 工")),
        password: PASSWORD.into(),
        grants,
    }
}

impl TestApp {
    /// Adds a person and signs them in. The first one must be an administrator.
    pub async fn person(&self, name: &str, grants: Vec<Grant>) -> Person<'_> {
        let tester = Actor::trusted("tester");
        let user = self.service.add_user(input(name, grants), &tester);
        let id = user.await.unwrap().id;
        Person {
            app: self,
            id,
            cookie: self.session(name).await,
        }
    }

    /// An administrator, so that there is one.
    pub async fn admin(&self) -> Person<'_> {
        self.person("admin", vec![grant(None, Role::Admin)]).await
    }

    /// The cookie of a new session.
    pub async fn session(&self, name: &str) -> String {
        let begun = self.service.sign_in(name, PASSWORD, None).await.unwrap();
        format!("yuantu_session={}", begun.secret)
    }

    /// A call of a program that brings an `Authorization`.
    pub async fn with_token(&self, authorization: &str, path: &str) -> Answer {
        self.call(
            "GET",
            path,
            &[("authorization", authorization)],
            &json!(null),
        )
        .await
    }
}

impl Person<'_> {
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut all = vec![("cookie", self.cookie.as_str())];
        all.extend(headers);
        self.app.call(method, path, &all, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET.as_str(), path, &[], &json!(null))
            .await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, &[], body).await
    }

    /// Puts, patches or deletes whatever is there.
    pub async fn over(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.call(method, path, &[("if-match", "*")], body).await
    }
}
