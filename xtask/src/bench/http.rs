//! As much of HTTP/1.1 as measuring needs: one connection, one question at a time. No redirects are
//! followed, no cookies kept but the session's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// The fictional person who may see, change and export everything.
const PERSONA: &str = "principal-advisor";

/// Who is signed in where.
#[derive(Clone)]
pub(crate) struct Session {
    /// `name=value` of the session's cookie.
    pub(crate) cookie: String,
}

impl Session {
    /// Signs in as a person of the demonstration.
    ///
    /// # Errors
    /// The server does not let us in.
    pub(crate) fn sign_in(server: SocketAddr) -> Result<Self> {
        let nobody = Self {
            cookie: String::new(),
        };
        let form = [("persona".to_owned(), PERSONA.to_owned())];
        let answer = Connection::open(server)?.post(&nobody, "/sign-in/demo", &form)?;
        ensure!(answer.status == 303, "signing in: {}", answer.status);
        let cookie = answer.header("set-cookie").context("no session cookie")?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { cookie })
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// As sent: perhaps compressed.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body of a page.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer, if it is a 200.
    ///
    /// # Errors
    /// It is another.
    pub(crate) fn ok(self, what: &str) -> Result<Self> {
        ensure!(self.status == 200, "{what} answered {}", self.status);
        Ok(self)
    }
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub(crate) fn open(host: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&host, Duration::from_secs(2))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            stream: BufReader::new(stream),
            host,
        })
    }

    /// Asks for a page, uncompressed unless `encodings` says otherwise.
    ///
    /// # Errors
    /// The server did not answer in HTTP.
    pub(crate) fn get(&mut self, me: &Session, path: &str, encodings: &str) -> Result<Answer> {
        let accept = match encodings {
            "" => String::new(),
            some => format!("Accept-Encoding: {some}\r\n"),
        };
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{}{accept}\r\n",
            self.host,
            cookie(me)
        ))
    }

    /// Sends a form as a browser sends it from our own page.
    ///
    /// # Errors
    /// The server did not answer in HTTP.
    pub(crate) fn post(
        &mut self,
        me: &Session,
        path: &str,
        form: &[(String, String)],
    ) -> Result<Answer> {
        let body = encoded(form);
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{}Sec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            cookie(me),
            body.len()
        ))
    }

    fn ask(&mut self, request: &str) -> Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.with_context(|| format!("no HTTP: {first:?}"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        answer.body = self.body(&answer)?;
        Ok(answer)
    }

    fn body(&mut self, answer: &Answer) -> Result<Vec<u8>> {
        if answer.header("transfer-encoding") == Some("chunked") {
            return self.chunks();
        }
        let length = answer.header("content-length");
        let length = length.map_or(Ok(0), str::parse).context("content-length")?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let length = usize::from_str_radix(&line, 16).context("a chunk's length")?;
            let before = body.len();
            body.resize(before + length, 0);
            self.stream.read_exact(&mut body[before..])?;
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}

fn cookie(me: &Session) -> String {
    match me.cookie.as_str() {
        "" => String::new(),
        cookie => format!("Cookie: {cookie}\r\n"),
    }
}

/// A form as `application/x-www-form-urlencoded`.
fn encoded(form: &[(String, String)]) -> String {
    let pairs = form
        .iter()
        .map(|(n, v)| format!("{}={}", escaped(n), escaped(v)));
    pairs.collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// Whether the server says that it can work.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    let nobody = Session {
        cookie: String::new(),
    };
    let asked = Connection::open(address).and_then(|mut c| c.get(&nobody, "/readyz", ""));
    asked.is_ok_and(|answer| answer.status == 200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};

    /// Answers one connection with these bytes, one piece for each request; returns what was asked.
    fn server(answers: Vec<&'static str>) -> (SocketAddr, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("bound");
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut asked = String::new();
            for answer in answers {
                let mut piece = [0; 4096];
                let read = stream.read(&mut piece).expect("a request");
                asked.push_str(&String::from_utf8_lossy(&piece[..read]));
                stream.write_all(answer.as_bytes()).expect("written");
            }
            asked
        });
        (address, asked)
    }

    #[test]
    fn answers_of_both_kinds_are_read_to_their_end() {
        let (address, asked) = server(vec![
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: b\r\n\r\nabc",
            "HTTP/1.1 422 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
        ]);
        let me = Session {
            cookie: "s=1".into(),
        };
        let mut connection = Connection::open(address).expect("open");
        let first = connection.get(&me, "/a?b=c", "gzip").expect("answered");
        assert_eq!(
            (first.text().as_str(), first.header("x-a")),
            ("abc", Some("b"))
        );
        let form = [("notes".to_owned(), "Tāwhiri & co".to_owned())];
        let second = connection.post(&me, "/b", &form).expect("answered");
        assert_eq!(
            (second.status, second.text().as_str()),
            (422, "abc0123456789")
        );
        let asked = asked.join().expect("ended");
        assert!(asked.contains("GET /a?b=c HTTP/1.1") && asked.contains("Cookie: s=1"));
        assert!(
            asked.ends_with("\r\n\r\nnotes=T%C4%81whiri+%26+co"),
            "{asked}"
        );
    }

    #[test]
    fn a_closed_connection_is_no_answer() {
        let (address, _) = server(vec![""]);
        let me = Session {
            cookie: String::new(),
        };
        let answer = Connection::open(address).and_then(|mut c| c.get(&me, "/", ""));
        assert!(answer.is_err());
    }
}
