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
    /// Of the whole messages only so many are treated like this, at places that look random and are the
    /// same each time: one in so many; 0 = all of them.
    pub(crate) one_in: u64,
    /// Says nothing from the start.
    pub(crate) silent: bool,
    /// Ends every conversation without a word.
    pub(crate) gone: bool,
    /// What it says to some recipients, by the whole command.
    pub(crate) to: Option<fn(&str) -> Option<&'static str>>,
    /// Ends a conversation after so many messages.
    pub(crate) most: Option<Most>,
}

/// How many messages a conversation may bring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) messages: usize,
    /// Said to the one after them; empty = the conversation ends without a word.
    pub(crate) words: &'static str,
}

/// A conversation's traces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traces {
    /// Every command, in order.
    pub(crate) commands: Vec<String>,
    /// Whole messages that arrived, whether or not they were answered.
    pub(crate) messages: Vec<String>,
    /// The Message-IDs of those that it said it took.
    pub(crate) taken: Vec<String>,
    /// The Message-IDs of those that arrived whole and that it said nothing about.
    pub(crate) unanswered: Vec<String>,
    /// Conversations that were begun.
    pub(crate) conversations: usize,
}

/// From which command on it behaves otherwise, and how.
type Strike = Arc<Mutex<Option<(usize, Manners)>>>;

/// The server.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    manners: Arc<Mutex<Manners>>,
    traces: Arc<Mutex<Traces>>,
    strike: Strike,
    listening: Option<JoinHandle<()>>,
}

impl Fake {
    pub(crate) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut fake = Self {
            address: listener.local_addr().unwrap(),
            manners: Arc::new(Mutex::new(manners)),
            traces: Arc::default(),
            strike: Arc::default(),
            listening: None,
        };
        fake.listen(listener);
        fake
    }

    fn listen(&mut self, listener: TcpListener) {
        let here = Conversation {
            manners: Arc::clone(&self.manners),
            traces: Arc::clone(&self.traces),
            strike: Arc::clone(&self.strike),
            messages: 0,
        };
        self.listening = Some(tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                here.traces.lock().unwrap().conversations += 1;
                tokio::spawn(converse(stream, here.clone()));
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

    /// From that command on, counted over all conversations, it behaves otherwise.
    pub(crate) fn will_behave(&self, from: usize, manners: Manners) {
        *self.strike.lock().unwrap() = Some((from, manners));
    }

    /// Whether the change of manners has come.
    pub(crate) fn has_changed(&self) -> bool {
        self.strike.lock().unwrap().is_none()
    }

    pub(crate) fn traces(&self) -> Traces {
        self.traces.lock().unwrap().clone()
    }

    /// The values of a header in the messages that arrived.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let traces = self.traces();
        let of = |message: &String| header(message, name);
        traces.messages.iter().filter_map(of).collect()
    }
}

/// The value of a header.
fn header(message: &str, name: &str) -> Option<String> {
    let head = format!("{}:", name.to_lowercase());
    let line = message
        .lines()
        .find(|l| l.to_lowercase().starts_with(&head));
    line.map(|l| l[head.len()..].trim().to_owned())
}

/// What a conversation knows of the server.
#[derive(Clone)]
struct Conversation {
    manners: Arc<Mutex<Manners>>,
    traces: Arc<Mutex<Traces>>,
    strike: Strike,
    messages: usize,
}

impl Conversation {
    fn manners(&self) -> Manners {
        self.manners.lock().unwrap().clone()
    }

    /// Notes a command, and changes the manners when its number says so.
    fn hears(&self, line: &str) {
        let heard = {
            let mut traces = self.traces.lock().unwrap();
            traces.commands.push(line.to_owned());
            traces.commands.len()
        };
        let mut strike = self.strike.lock().unwrap();
        if let Some((_, manners)) = strike.take_if(|(from, _)| heard >= *from) {
            *self.manners.lock().unwrap() = manners;
        }
    }

    /// Notes a message that arrived whole; its Message-ID and how many there were before.
    fn keeps(&mut self, message: String) -> (String, usize) {
        self.messages += 1;
        let id = header(&message, "message-id").unwrap_or_default();
        let mut traces = self.traces.lock().unwrap();
        traces.messages.push(message);
        (id, traces.messages.len() - 1)
    }
}

/// Whether something happens to the message of this number: one in so many, everywhere the same.
fn is_struck(number: usize, one_in: u64) -> bool {
    let mut mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5348_4950;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 27;
    one_in == 0 || mixed.is_multiple_of(one_in)
}

async fn converse(stream: TcpStream, mut here: Conversation) {
    let (read, mut write) = stream.into_split();
    if here.manners().silent {
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    if here.manners().gone || !say(&mut write, &here.manners(), "", "220 fake ESMTP").await {
        return;
    }
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        here.hears(&line);
        let manners = here.manners();
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
        let most = manners
            .most
            .filter(|most| word == "MAIL" && here.messages >= most.messages);
        let to = manners.to.filter(|_| word == "RCPT");
        let usual = match (most, to.and_then(|to| to(&line))) {
            (Some(most), _) => most.words,
            (None, Some(answer)) => answer,
            (None, None) => usual,
        };
        if manners.gone || usual.is_empty() {
            return;
        }
        if !say(&mut write, &manners, &word, usual).await || word == "QUIT" {
            return;
        }
        let is_refused = manners.answers.iter().any(|(at, _)| *at == "DATA");
        if word == "DATA" && !is_refused {
            let mut message = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                message.push_str(line.strip_prefix('.').unwrap_or(&line));
                message.push('\n');
            }
            if !take(&mut write, &mut here, message).await {
                return;
            }
        }
    }
}

/// What becomes of a whole message; `false` = the conversation is over.
async fn take(write: &mut OwnedWriteHalf, here: &mut Conversation, message: String) -> bool {
    let (id, number) = here.keeps(message);
    let manners = here.manners();
    let struck = is_struck(number, manners.one_in);
    if struck && (manners.cuts_after_data || manners.hangs_after_data) {
        here.traces.lock().unwrap().unanswered.push(id);
        if manners.hangs_after_data {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        return false;
    }
    let refusal = manners.answers.iter().any(|(at, _)| *at == ".");
    if !refusal {
        here.traces.lock().unwrap().taken.push(id);
    }
    say(write, &manners, ".", "250 taken").await
}

/// Answers; `false` = the conversation is over (421).
async fn say(write: &mut OwnedWriteHalf, manners: &Manners, at: &str, usual: &str) -> bool {
    let told = manners.answers.iter().find(|(word, _)| *word == at);
    let answer = told.map_or(usual, |(_, answer)| *answer);
    let sent = write.write_all(format!("{answer}\r\n").as_bytes()).await;
    sent.is_ok() && !answer.starts_with("421")
}
