use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::{refused, yuantu};

/// A running server; it ends with the test.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn start(data: &Path) -> Self {
        Self::with(["--data".as_ref(), data.as_os_str()])
    }

    /// With the demo, on a free port.
    pub fn with<'a>(options: impl IntoIterator<Item = &'a OsStr>) -> Self {
        let mut child = yuantu()
            .args(["serve", "--demo", "--log-format", "json"])
            .args(["--listen", "127.0.0.1:0"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map(|line| line.unwrap())
            .find_map(|line| {
                let rest = line.split("listening on http://").nth(1)?;
                Some(rest.split('"').next()?.to_owned())
            })
            .unwrap();
        // The log must go on being read, or the server would wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub fn stop(mut self) -> Option<i32> {
        // SIGTERM, as service managers send it.
        let id = self.child.id().to_string();
        std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demo_is_loaded_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let server = Server::start(folder.path());
        let projects = server.get("/api/projects");
        assert!(
            projects.contains("广惠街街道（演示）") && projects.contains("\"revision\":1"),
            "{projects}"
        );
        assert_eq!(server.stop(), Some(0));
    }
}

#[test]
fn streams_of_events_do_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut listener = TcpStream::connect(&server.address).unwrap();
    write!(
        listener,
        "GET /api/events HTTP/1.0\r\nHost: {}\r\n\r\n",
        server.address
    )
    .unwrap();
    let mut lines = BufReader::new(listener).lines();
    let told = lines
        .by_ref()
        .find(|line| line.as_ref().unwrap().starts_with("event: "));
    assert_eq!(told.unwrap().unwrap(), "event: presence");
    let began = std::time::Instant::now();
    assert_eq!(server.stop(), Some(0));
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
    assert!(lines.all(|line| line.is_ok()));
}

#[test]
fn an_address_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = yuantu()
        .args(["serve", "--listen", &address, "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let error = refused(&output, 1);
    assert!(
        error.contains(&address) && error.contains("--listen"),
        "{error}"
    );
}
