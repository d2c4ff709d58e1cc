//! Runs the binary in a folder of its own and talks to it over a plain socket.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// The binary with nothing set but what is given.
pub(crate) fn command(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_social-media-register"));
    let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SMR_"));
    for (name, _) in ours {
        command.env_remove(name);
    }
    command
        .envs(settings.iter().copied())
        .args(arguments)
        .current_dir(folder);
    command
}

/// Runs it to its end.
pub(crate) fn run(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(folder, settings, arguments).output().unwrap()
}

/// What it said, both ways.
pub(crate) fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A serving process; killed when dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
    /// From start to the printed address.
    pub(crate) started_in: Duration,
    log: Arc<Mutex<String>>,
}

impl Serving {
    /// Starts `serve` on a free port and waits until it prints its address.
    pub(crate) fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let began = Instant::now();
        let mut command = command(folder, settings, &["serve"]);
        command
            .env("SMR_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut errors = child.stderr.take().unwrap();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(many @ 1..) = errors.read(&mut bytes) {
                kept.lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&bytes[..many]));
            }
        });
        // A line about the demonstration's data may come first.
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let found = lines
            .map(Result::unwrap)
            .find_map(|line| Some(line.split_once("http://")?.1.to_owned()));
        let Some(address) = found else {
            panic!("it printed no address: {}", log.lock().unwrap())
        };
        let address = address.trim_end_matches('/').to_owned();
        Self {
            child,
            address,
            started_in: began.elapsed(),
            log,
        }
    }

    /// Sends `head` (its first line and headers) with `body`, and reads the answer to its end.
    pub(crate) fn ask(&self, head: &str, body: &str) -> String {
        let request = format!(
            "{head}\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.send(request.as_bytes())
    }

    /// Sends these very bytes.
    pub(crate) fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        // It may refuse before it has read everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1"), "")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop as an init system does; its exit status and everything it logged.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        assert!(
            Command::new("kill")
                .args(["-TERM", &self.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let status = self.child.wait().unwrap();
        std::thread::sleep(Duration::from_millis(50)); // the log's reader sees the end a moment later
        (status.code(), self.log.lock().unwrap().clone())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The register's file in a folder with the default settings.
pub(crate) fn register(folder: &Path) -> PathBuf {
    folder.join("data/register.db")
}
