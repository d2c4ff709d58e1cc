//! A mail server that does what a test tells it to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
    task::JoinHandle,
};

/// What it does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manners {
    /// Answers instead of the usual ones, by the beginning of the command; "." is the end of a message,
    /// "" the greeting.
    pub(crate) answers: Vec<(&'static str, &'static str)>,
    /// Says nothing after a whole message.
    pub(crate) hangs_after_data: bool,
    /// Takes a whole message and closes without an answer.
    pub(crate) cuts_after_data: bool,
    /// Says nothing from the start.
    pub(crate) silent: bool,
}

/// A conversation's traces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traces {
    /// Every command, in order.
    pub(crate) commands: Vec<String>,
    /// Whole messages that arrived, whether or not they were answered.
    pub(crate) messages: Vec<String>,
    /// Conversations that were begun.
    pub(crate) conversations: usize,
}

/// The server.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    manners: Arc<Mutex<Manners>>,
    traces: Arc<Mutex<Traces>>,
    listening: Option<JoinHandle<()>>,
}

impl Fake {
    pub(crate) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut fake = Self {
            address: listener.local_addr().unwrap(),
            manners: Arc::new(Mutex::new(manners)),
            traces: Arc::default(),
            listening: None,
        };
        fake.listen(listener);
        fake
    }

    fn listen(&mut self, listener: TcpListener) {
        let (manners, traces) = (Arc::clone(&self.manners), Arc::clone(&self.traces));
        self.listening = Some(tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                traces.lock().unwrap().conversations += 1;
                let manners = manners.lock().unwrap().clone();
                tokio::spawn(converse(stream, manners, Arc::clone(&traces)));
            }
        }));
    }

    /// Nothing listens any more: connections are refused.
    pub(crate) async fn goes_down(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            let _ = listening.await;
        }
    }

    pub(crate) async fn comes_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.listen(listener);
    }

    pub(crate) fn behaves(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
    }

    pub(crate) fn traces(&self) -> Traces {
        self.traces.lock().unwrap().clone()
    }

    /// The values of a header in the messages that arrived.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let head = format!("{}:", name.to_lowercase());
        let of = |message: &String| {
            let line = message
                .lines()
                .find(|l| l.to_lowercase().starts_with(&head));
            line.map(|l| l[head.len()..].trim().to_owned())
        };
        self.traces().messages.iter().filter_map(of).collect()
    }
}

async fn converse(stream: TcpStream, manners: Manners, traces: Arc<Mutex<Traces>>) {
    let (read, mut write) = stream.into_split();
    if manners.silent {
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    if !say(&mut write, &manners, "", "220 fake ESMTP").await {
        return;
    }
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        traces.lock().unwrap().commands.push(line.clone());
        let word = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let usual = match word.as_str() {
            "EHLO" => "250-fake greets you\r\n250 8BITMIME",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if !say(&mut write, &manners, &word, usual).await || word == "QUIT" {
            return;
        }
        if word == "DATA" && !manners.answers.iter().any(|(at, _)| *at == "DATA") {
            let mut message = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                message.push_str(line.strip_prefix('.').unwrap_or(&line));
                message.push('\n');
            }
            traces.lock().unwrap().messages.push(message);
            if manners.cuts_after_data {
                return;
            }
            if manners.hangs_after_data {
                tokio::time::sleep(Duration::from_secs(60)).await;
                return;
            }
            if !say(&mut write, &manners, ".", "250 taken").await {
                return;
            }
        }
    }
}

/// Answers; `false` = the conversation is over (421).
async fn say(write: &mut OwnedWriteHalf, manners: &Manners, at: &str, usual: &str) -> bool {
    let told = manners.answers.iter().find(|(word, _)| *word == at);
    let answer = told.map_or(usual, |(_, answer)| *answer);
    let sent = write.write_all(format!("{answer}\r\n").as_bytes()).await;
    sent.is_ok() && !answer.starts_with("421")
}
