//! Asks ClamAV's daemon about a file (`INSTREAM`), where one is set up. Which files are asked about is
//! not decided here.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What the scanner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found; its name.
    Found(String),
}

/// So long the scanner may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes sent at once.
const CHUNK: usize = 64 * 1024;

/// Scans `bytes`; `at` is `host:port`, or the path of a socket.
///
/// # Errors
/// When the scanner does not answer in time or in words that are understood: nothing is known then.
pub async fn scan(at: &str, bytes: &[u8]) -> io::Result<Verdict> {
    let asked = async {
        if at.starts_with('/') {
            #[cfg(unix)]
            return ask(tokio::net::UnixStream::connect(at).await?, bytes).await;
            #[cfg(not(unix))]
            return Err(io::Error::other("this machine has no such sockets"));
        }
        ask(TcpStream::connect(at).await?, bytes).await
    };
    match timeout(PATIENCE, asked).await {
        Ok(answer) => answer,
        Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
    }
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> io::Result<Verdict> {
    stream.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).map_err(io::Error::other)?;
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(chunk).await?;
    }
    stream.write_all(&0_u32.to_be_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    (&mut stream).take(4_096).read_to_end(&mut answer).await?;
    read(&String::from_utf8_lossy(&answer))
}

/// `stream: OK`, `stream: Eicar-Signature FOUND`, or anything else.
fn read(answer: &str) -> io::Result<Verdict> {
    let answer = answer.trim_end_matches(['\0', '\n']);
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Verdict::Found(name.to_owned())),
        None => Err(io::Error::other(format!("the scanner said: {said}"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// A scanner for one file, that finds what holds the word "virus".
    async fn scanner() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut whole = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap();
                if length == 0 {
                    break;
                }
                let mut chunk = vec![0; length as usize];
                stream.read_exact(&mut chunk).await.unwrap();
                whole.extend(chunk);
            }
            let found = String::from_utf8_lossy(&whole).contains("virus");
            let answer: &[u8] = if found {
                b"stream: Test FOUND\0"
            } else {
                b"stream: OK\0"
            };
            stream.write_all(answer).await.unwrap();
        });
        at
    }

    #[tokio::test]
    async fn a_scanner_is_asked_about_all_of_a_file() {
        let mut large = vec![b'x'; 200_000];
        assert_eq!(
            scan(&scanner().await, &large).await.unwrap(),
            Verdict::Clean
        );
        large.extend(b"virus");
        let found = scan(&scanner().await, &large).await.unwrap();
        assert_eq!(found, Verdict::Found("Test".into()));
    }

    #[tokio::test]
    async fn what_is_not_understood_is_no_clean_bill() {
        assert!(read("INSTREAM size limit exceeded. ERROR\0").is_err());
        assert!(read("").is_err());
        assert!(scan("127.0.0.1:1", b"x").await.is_err());
        assert!(scan("/nowhere/clamd.ctl", b"x").await.is_err());
    }
}
