//! The conversation with the mail server, step by step, one message after the other.

use super::{
    message::Outgoing,
    server::Timeouts,
    trouble::{RECIPIENT, Trouble, patient, within_step},
};
use lettre::Address;
use lettre::transport::smtp::{
    Error,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt, Rset},
    extension::{Extension, MailParameter},
};
use std::{fmt, time::Duration};
use store::mail::Settled;

/// An open conversation.
pub(super) struct Connection {
    connection: AsyncSmtpConnection,
    timeouts: Timeouts,
    usable: bool,
    /// How many messages it brought before.
    taken: usize,
}

impl Connection {
    /// A conversation that has come to where a message can be handed in.
    pub(super) fn new(connection: AsyncSmtpConnection, timeouts: Timeouts) -> Self {
        Self {
            connection,
            timeouts,
            usable: true,
            taken: 0,
        }
    }

    /// Whether another message can be handed in.
    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Hands one message in.
    pub(super) async fn send(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        // Whatever goes wrong half-way, this conversation is over: the next message begins a new one.
        self.usable = false;
        if let Err(mut trouble) = self.announce(message).await {
            let may_be_taken = matches!(trouble.became, Settled::Later { .. });
            trouble.worn_out = self.taken > 0 && may_be_taken;
            return Err(trouble);
        }
        self.taken += 1;
        let done = self.hand_in(message).await;
        self.usable = match &done {
            Ok(()) => true,
            // The server answered, about this message alone: the conversation can go on with the next.
            Err(trouble) => !trouble.outage && self.forget().await,
        };
        done
    }

    /// Says from whom a message is.
    async fn announce(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        let mut options = Vec::new();
        let plain = |address: &Address| address.user().is_ascii() && address.domain().is_ascii();
        if !plain(&message.to) || !plain(&message.from) {
            if !self
                .connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                let why = "the server takes no address with such letters".to_owned();
                return Err(Trouble::refused(why, false));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let from = self
            .connection
            .command(Mail::new(Some(message.from.clone()), options));
        let answered = patient(self.timeouts.answer, from).await;
        answered.map(|_| ()).map_err(|(error, why)| {
            // Our own address is not this message's fault.
            match error.as_ref().and_then(Error::status).map(u16::from) {
                Some(400..=420 | 422..=499) => Trouble::later(why),
                _ => Trouble::outage(why),
            }
        })
    }

    /// Says to whom it is, and what it says.
    async fn hand_in(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        let Timeouts { answer, data, .. } = self.timeouts;
        let to = self
            .connection
            .command(Rcpt::new(message.to.clone(), Vec::new()));
        within_step(answer, RECIPIENT, to).await?;
        let begin = self.connection.command(Data);
        within_step(answer, "the message", begin).await?;
        let whole = self.connection.command(Whole(&message.text));
        within_step(data, "the message", whole).await.map(|_| ())
    }

    /// Takes back what was said of a message that was not taken; `false` = the server does not agree.
    async fn forget(&mut self) -> bool {
        let forgotten = self.connection.command(Rset);
        let answered = tokio::time::timeout(self.timeouts.answer, forgotten).await;
        matches!(answered, Ok(Ok(_)))
    }

    /// Says goodbye; what the server answers does not matter any more.
    pub(super) async fn close(mut self) {
        let goodbye = self.connection.quit();
        let _ = tokio::time::timeout(Duration::from_secs(5), goodbye).await;
    }
}

/// A whole message with its end, written at once: an end that is sent on its own waits until the server's
/// system acknowledges the rest, which takes its time (40 ms for each message).
struct Whole<'a>(&'a str);

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line that begins with a dot gets another one (RFC 5321, 4.5.2).
        if self.0.starts_with('.') {
            f.write_str(".")?;
        }
        f.write_str(&self.0.replace("\r\n.", "\r\n.."))?;
        f.write_str("\r\n.\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_message_is_its_end() {
        for (text, sent) in [
            ("a\r\nb", "a\r\nb\r\n.\r\n"),
            (".", "..\r\n.\r\n"),
            (
                "a\r\n.\r\n.\r\n..b.\r\n",
                "a\r\n..\r\n..\r\n...b.\r\n\r\n.\r\n",
            ),
        ] {
            assert_eq!(Whole(text).to_string(), sent);
        }
    }
}
