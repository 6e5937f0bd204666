//! People: the first account, the commands that look after them, and what the log tells.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::{done, refused, yuantu};

/// A server that lets nobody in without an account, and logs all that it can.
struct Server {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = yuantu()
            .args([
                "serve",
                "--require-sign-in",
                "--log",
                "trace",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(data)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = log.clone();
        let reader = std::thread::spawn(move || {
            for line in lines {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line.unwrap());
                kept.push('\n');
            }
        });
        let mut server = Self {
            child,
            address: String::new(),
            log,
            reader: Some(reader),
        };
        server.address = server.told("listening on http://");
        server
    }

    /// What stands in the log behind these words, as soon as it does.
    fn told(&self, words: &str) -> String {
        for _ in 0..600 {
            let log = self.log.lock().unwrap().clone();
            let rest = log.split(words).nth(1).filter(|rest| rest.contains('\n'));
            if let Some(rest) = rest {
                return rest.split_whitespace().next().unwrap().to_owned();
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the log does not tell \"{words}\"");
    }

    fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The whole log of a server that has stopped.
    fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        let mut kill = std::process::Command::new("kill");
        kill.args(["-TERM", &id]).status().unwrap();
        self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `yuantu user …` with a password at its standard input.
fn user(data: &Path, arguments: &[&str], password: &str) -> Output {
    let mut child = yuantu()
        .arg("user")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that wants no password may have ended already.
    let _ = writeln!(stdin, "{password}");
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

fn between<'a>(text: &'a str, before: &str, after: char) -> &'a str {
    let rest = text.split(before).nth(1).unwrap();
    rest.split(after).next().unwrap()
}

#[test]
fn the_log_holds_the_first_token_and_no_other_secret() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    assert_eq!(status(&server.call("GET", "/api/projects", "", "")), "401");
    let token = server.told("one-time token: ");
    let password = "marker-password-of-chen";
    let body = format!(
        r#"{{"token":"{token}","name":"chen","display_name":"陈工","password":"{password}"}}"#
    );
    let made = server.call("POST", "/api/setup", "", &body);
    assert_eq!(status(&made), "201", "{made}");
    let first = between(&made, "yuantu_session=", ';').to_owned();

    let wrong = r#"{"name":"chen","password":"marker-wrong-password"}"#;
    assert_eq!(
        status(&server.call("POST", "/api/session", "", wrong)),
        "401"
    );
    let swapped = r#"{"name":"marker-in-the-name","password":"chen"}"#;
    assert_eq!(
        status(&server.call("POST", "/api/session", "", swapped)),
        "401"
    );
    let body = format!(r#"{{"name":"chen","password":"{password}"}}"#);
    let begun = server.call("POST", "/api/session", "", &body);
    let session = between(&begun, "yuantu_session=", ';').to_owned();
    let cookie = format!("Cookie: yuantu_session={session}\r\n");
    let made = server.call(
        "POST",
        "/api/tokens",
        &cookie,
        r#"{"name":"QGIS","role":"viewer"}"#,
    );
    let secret = between(&made, "\"secret\":\"", '"').to_owned();
    let bearer = format!("Authorization: Bearer {secret}\r\n");
    assert_eq!(
        status(&server.call("GET", "/api/register", &bearer, "")),
        "200"
    );

    let log = server.stop();
    assert!(log.contains("a sign-in has failed"), "the log was read");
    for marker in [
        password,
        "marker-wrong-password",
        "marker-in-the-name",
        &session,
        &first,
        &secret,
        "$argon2id$",
    ] {
        assert!(!log.contains(marker), "the log tells {marker}");
    }
}

#[test]
fn people_are_looked_after_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let first = user(data, &["add", "li", "--role", "planner"], "a long password");
    assert!(refused(&first, 1).contains("last administrator"));
    let short = user(data, &["add", "chen", "--role", "admin"], "short");
    assert!(refused(&short, 1).contains("/password"));
    let made = user(data, &["add", "chen", "--role", "admin"], "a long password");
    assert_eq!(done(&made), "chen\tchen\tenabled\tadmin in default\n");
    let li = [
        "add",
        "li",
        "--display-name",
        "李工",
        "--role",
        "planner",
        "--community",
        "东",
    ];
    let made = user(data, &li, "a long password");
    assert_eq!(done(&made), "li\t李工\tenabled\tplanner in 东 of default\n");
    done(&user(data, &["grant", "li", "viewer"], ""));
    done(&user(
        data,
        &["grant", "li", "manager", "--community", "东"],
        "",
    ));
    let granted = "li\t李工\tenabled\tviewer in default, manager in 东 of default\n";
    let listed = done(&user(data, &["list"], ""));
    assert_eq!(
        listed,
        format!("chen\tchen\tenabled\tadmin in default\n{granted}")
    );
    done(&user(data, &["revoke", "li"], ""));
    let disabled = done(&user(data, &["disable", "li"], ""));
    assert_eq!(disabled, "li\t李工\tdisabled\tmanager in 东 of default\n");
    assert!(refused(&user(data, &["disable", "chen"], ""), 1).contains("last administrator"));
    assert!(refused(&user(data, &["enable", "nobody"], ""), 1).contains("nobody"));
    done(&user(data, &["enable", "li"], ""));

    // Who forgot the password gets in again, while the server runs.
    let server = Server::start(data);
    let sign_in = |password: &str| {
        let body = format!(r#"{{"name":"chen","password":"{password}"}}"#);
        status(&server.call("POST", "/api/session", "", &body)).to_owned()
    };
    assert_eq!(sign_in("the new password"), "401");
    done(&user(data, &["password", "chen"], "the new password"));
    assert_eq!(
        (sign_in("the new password"), sign_in("a long password")),
        ("200".into(), "401".into())
    );
}
