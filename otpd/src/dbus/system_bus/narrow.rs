//! The connection to the bus, with a [`Sieve`] before zbus.

use std::{
    io::{self, IoSlice, IoSliceMut},
    mem::MaybeUninit,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::Arc,
};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    Shutdown, recvmsg, sendmsg, shutdown,
};
use tokio::{io::Interest, net::UnixStream, sync::Mutex};
use zbus::{
    Message,
    connection::socket::{ReadHalf, Socket, Split, WriteHalf},
    export::async_trait::async_trait,
    message::Type,
};

use super::{guests::Guests, sieve::Sieve};

/// A bus carries 16 with a message, the kernel 253 at a time.
const FILES: usize = 253;
/// Bytes that are read at once of what is dropped.
const PIECE: usize = 64 << 10;

/// A stream from the bus.
pub(super) struct Narrow(pub(super) UnixStream);

impl Socket for Narrow {
    type ReadHalf = Reading;
    type WriteHalf = Writing;

    fn split(self) -> Split<Reading, Writing> {
        let guests = Guests::default();
        let pen = Pen { stream: Arc::new(self.0), turn: Arc::default() };
        let sieve = Sieve::new(guests.clone());
        let reading = Reading { pen: pen.clone(), sieve, ready: Vec::new(), files: Vec::new() };
        Split::new(reading, Writing { pen, guests })
    }
}

/// Writes whole messages, one after the other.
#[derive(Debug, Clone)]
struct Pen {
    stream: Arc<UnixStream>,
    turn: Arc<Mutex<()>>,
}

impl Pen {
    async fn write(&self, mut bytes: &[u8], mut files: &[BorrowedFd<'_>]) -> io::Result<()> {
        let _turn = self.turn.lock().await;
        while !bytes.is_empty() {
            bytes = &bytes[self.write_some(bytes, files).await?..];
            files = &[];
        }
        Ok(())
    }

    async fn write_some(&self, bytes: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<usize> {
        self.stream.async_io(Interest::WRITABLE, || send(self.stream.as_fd(), bytes, files)).await
    }
}

/// What zbus reads from.
#[derive(Debug)]
pub(super) struct Reading {
    pen: Pen,
    sieve: Sieve,
    /// Came through, and was not read yet.
    ready: Vec<u8>,
    files: Vec<OwnedFd>,
}

#[async_trait]
impl ReadHalf for Reading {
    async fn recvmsg(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        while self.ready.is_empty() {
            let mut piece = vec![0; self.sieve.wants().min(buffer.len().max(PIECE))];
            let stream = &self.pen.stream;
            let (read, mut files) = stream.async_io(Interest::READABLE, || receive(stream.as_fd(), &mut piece)).await?;
            if read == 0 {
                return Ok((0, Vec::new()));
            }
            self.files.append(&mut files);
            self.sieve.sift(&piece[..read], &mut self.ready);
            if self.ready.is_empty() && self.sieve.is_between() {
                // Those of a message that did not come in.
                self.files.clear();
            }
            // While the bus does not take these, nothing more is read: whoever floods waits for themselves.
            for turned in self.sieve.turned_away() {
                self.pen.write(&turned.reply(), &[]).await?;
            }
        }
        let taken = self.ready.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&self.ready[..taken]);
        self.ready.drain(..taken);
        Ok((taken, std::mem::take(&mut self.files)))
    }

    fn can_pass_unix_fd(&self) -> bool {
        true
    }
}

/// What zbus writes to.
#[derive(Debug)]
pub(super) struct Writing {
    pen: Pen,
    guests: Guests,
}

#[async_trait]
impl WriteHalf for Writing {
    async fn send_message(&mut self, message: &Message) -> zbus::Result<()> {
        let files: Vec<_> = message.data().fds().iter().map(AsFd::as_fd).collect();
        self.pen.write(message.data(), &files).await?;
        if matches!(message.message_type(), Type::MethodReturn | Type::Error)
            && let Some(caller) = message.header().destination()
        {
            self.guests.answered(caller.as_str());
        }
        Ok(())
    }

    /// Of the handshake.
    async fn sendmsg(&mut self, bytes: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<usize> {
        self.pen.write_some(bytes, files).await
    }

    async fn close(&mut self) -> io::Result<()> {
        Ok(shutdown(&*self.pen.stream, Shutdown::Both)?)
    }

    fn can_pass_unix_fd(&self) -> bool {
        true
    }
}

fn receive(stream: BorrowedFd<'_>, piece: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FILES))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = recvmsg(stream, &mut [IoSliceMut::new(piece)], &mut control, RecvFlags::CMSG_CLOEXEC)?;
    let files = control.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(files) => Some(files),
        _ => None,
    });
    Ok((received.bytes, files.flatten().collect()))
}

fn send(stream: BorrowedFd<'_>, bytes: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FILES))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !files.is_empty() && !control.push(SendAncillaryMessage::ScmRights(files)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(sendmsg(stream, &[IoSlice::new(bytes)], &mut control, SendFlags::NOSIGNAL)?)
}
