//! Two servers on one PostgreSQL database, as `docs/scale.md` describes it: what is written by one is told and answered
//! by the other. Without a server to test on (`scripts/with_postgres.sh`) there is nothing to ask here.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::serve::Server;

const ROUNDS: usize = 25;
const CAMERA: &str = "cy-03-cam-01";

async fn new_database() -> Option<String> {
    let server = std::env::var("YUANTU_TEST_POSTGRES").ok()?;
    let name = format!("two_{}", Uuid::now_v7().simple());
    let administrator = PgConnection::connect(&format!("{server}/postgres")).await;
    let mut administrator = administrator.unwrap();
    let create = format!("create database {name} template with_postgis");
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut administrator)
        .await
        .unwrap();
    Some(format!("{server}/{name}"))
}

/// Sends a request as HTTP 1.0, which has no chunks; the connection, with the head read.
fn send(server: &Server, method: &str, path: &str, body: &Value) -> BufReader<TcpStream> {
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    )
    .unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    reader
}

fn ask(server: &Server, method: &str, path: &str, body: &Value) -> Value {
    let mut text = String::new();
    send(server, method, path, body)
        .read_to_string(&mut text)
        .unwrap();
    if text.is_empty() {
        return Value::Null;
    }
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}

struct Listener(Lines<BufReader<TcpStream>>);

impl Listener {
    fn to(server: &Server) -> Self {
        Self(send(server, "GET", "/api/events", &Value::Null).lines())
    }

    /// The data of the next event of this name.
    fn next(&mut self, name: &str) -> Value {
        let wanted = format!("event: {name}");
        let mut is_next = false;
        for line in &mut self.0 {
            let line = line.unwrap();
            is_next |= line == wanted;
            if let Some(data) = line.strip_prefix("data: ").filter(|_| is_next) {
                return serde_json::from_str(data).unwrap();
            }
        }
        panic!("the stream ended");
    }
}

/// The camera as it is stored, turned a little further.
fn turned(server: &Server) -> Value {
    let path = format!("/api/collections/cameras/items/{CAMERA}");
    let mut camera = ask(server, "GET", &path, &Value::Null);
    let revision = camera["properties"]["revision"].clone();
    let azimuth = camera["properties"]["azimuth_deg"].as_f64().unwrap();
    camera["properties"]["azimuth_deg"] = json!((azimuth + 7.0) % 360.0);
    json!({
        "action": Uuid::now_v7().to_string(),
        "title": {"zh": "转动", "en": "Turn"},
        "edits": [{"put": camera, "expected": revision}],
    })
}

fn visible_m2(server: &Server) -> Value {
    let question = json!({"inputs": {"courtyard": "cy-03"}});
    let path = "/api/processes/camera-coverage/execution";
    let mut report = ask(server, "POST", path, &question);
    assert!(report["cameras"].is_array(), "{report}");
    report["blind"]["area_m2"].take()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_writes_the_other_tells_and_answers() {
    let Some(url) = new_database().await else {
        return;
    };
    let start = || Server::with(["--database-url", url.as_str()].map(OsStr::new));
    let (one, other) = (start(), start());
    let mut listener = Listener::to(&other);
    listener.next("presence");
    let mut told_ms = Vec::new();
    let mut answered_ms = Vec::new();
    for _ in 0..ROUNDS {
        let before = visible_m2(&other);
        let action = turned(&one);
        let began = Instant::now();
        let done = ask(&one, "POST", "/api/changes", &action);
        let told = listener.next("change");
        told_ms.push(began.elapsed().as_secs_f64() * 1e3);
        assert_eq!(told["revision"], done["revision"]);
        assert_eq!(told["features"], json!([CAMERA]));
        assert_eq!(told["action"], action["action"]);
        let after = visible_m2(&other);
        answered_ms.push(began.elapsed().as_secs_f64() * 1e3);
        assert_ne!(
            after, before,
            "the other server answers from before the write"
        );
        assert_eq!(after, visible_m2(&one));
    }
    for (what, mut times_ms) in [
        ("sent to one, told by the other", told_ms),
        ("and analysed there anew", answered_ms),
    ] {
        times_ms.sort_by(f64::total_cmp);
        let (median, longest) = (times_ms[ROUNDS / 2], times_ms[ROUNDS - 1]);
        println!("{what}: median {median:.1} ms, longest {longest:.1} ms of {ROUNDS}");
        assert!(longest < 5000.0);
    }
    let here = json!({"client": "client-of-wang", "courtyard": "cy-03", "name": "王工"});
    ask(&one, "PUT", "/api/presence", &here);
    let present = listener.next("presence");
    assert_eq!(present["people"][0]["name"], "王工");
    // The other hears of what was written while it did not listen.
    drop(listener);
    let missed = ask(&one, "POST", "/api/changes", &turned(&one));
    let since = missed["revision"].as_i64().unwrap() - 1;
    let path = format!("/api/events?since={since}");
    let mut again = Listener(send(&other, "GET", &path, &Value::Null).lines());
    assert_eq!(again.next("change")["revision"], missed["revision"]);
    assert_eq!((one.stop(), other.stop()), (Some(0), Some(0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_line_to_the_database_is_taken_up_again_and_nothing_is_missed() {
    let Some(url) = new_database().await else {
        return;
    };
    let start = || Server::with(["--database-url", url.as_str()].map(OsStr::new));
    let (one, other) = (start(), start());
    let mut listener = Listener::to(&other);
    listener.next("presence");
    let mut beside = PgConnection::connect(&url).await.unwrap();
    for _ in 0..3 {
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and application_name = 'yuantu'",
        )
        .fetch_all(&mut beside)
        .await
        .unwrap();
        let done = ask(&one, "POST", "/api/changes", &turned(&one));
        let told = listener.next("change");
        assert_eq!(told["revision"], done["revision"], "{done}");
    }
    assert_eq!((one.stop(), other.stop()), (Some(0), Some(0)));
}
