//! In: the bytes of a workbook of an old format. Out: its sheets and cells, read by another process
//! of this program. It exists because the reader of these formats can be made to take all memory or
//! time there is, and then only the process around it can be ended. It deliberately takes nothing
//! on trust that comes back: a process that is killed, cut short or talks nonsense is an error like
//! a damaged file.

use super::super::format::Format;
use super::super::isolation::Isolation;
use super::Listed;
use super::frames::{GREETING, Request, Unread, read_cells, read_sheets};
use super::gather::Gatherer;
use super::trouble::Trouble;
use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// The command that the other process is started with.
const COMMAND: &str = "read-workbook";
/// Bytes of its complaints that are looked at.
const MAX_COMPLAINT: u64 = 16 * 1024;
/// How long a process that has closed its answer may take to end: steps and their length.
const ENDING: (usize, Duration) = (1_000, Duration::from_millis(2));

/// A process that has a workbook open.
pub(super) struct Apart {
    child: Arc<Mutex<Child>>,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    complaint: Option<JoinHandle<String>>,
    /// Dropped, it lets the watch go home.
    watch: Option<Sender<()>>,
    is_out_of_time: Arc<AtomicBool>,
    isolation: Isolation,
    sheets: Vec<Listed>,
}

impl Apart {
    /// Starts the process and gives it the workbook.
    pub(super) fn open(
        bytes: &[u8],
        format: Format,
        isolation: &Isolation,
    ) -> Result<Apart, Trouble> {
        let cannot = |cause: std::io::Error| Trouble::Lost(format!("it can't be started: {cause}"));
        let program = match &isolation.program {
            Some(program) => program.clone(),
            None => std::env::current_exe().map_err(cannot)?,
        };
        let mut child = Command::new(program)
            .arg(COMMAND)
            .arg(format.name())
            .arg(isolation.max_memory.to_string())
            .arg(isolation.max_seconds.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(questions), Some(answers), Some(mut complaints)) = pipes else {
            return Err(Trouble::Lost("it has no streams".to_owned()));
        };
        let complaint = spawn(move || {
            let mut complaint = Vec::new();
            // What can't be read of a complaint only makes the error less exact.
            let _ = (&mut complaints)
                .take(MAX_COMPLAINT)
                .read_to_end(&mut complaint);
            let _ = std::io::copy(&mut complaints, &mut std::io::sink());
            String::from_utf8_lossy(&complaint).into_owned()
        });
        let child = Arc::new(Mutex::new(child));
        let is_out_of_time = Arc::new(AtomicBool::new(false));
        let mut apart = Apart {
            watch: Some(watch(&child, &is_out_of_time, isolation.max_seconds)),
            child,
            questions: Some(questions),
            answers: BufReader::with_capacity(1 << 16, answers),
            complaint: Some(complaint),
            is_out_of_time,
            isolation: isolation.clone(),
            sheets: Vec::new(),
        };
        // It reads everything before it says anything but its greeting, so that none of the two
        // waits for the other with both pipes full.
        let asked = apart.ask(|questions| {
            questions.write_all(&(bytes.len() as u64).to_le_bytes())?;
            questions.write_all(bytes)
        });
        // What it said before it was lost tells more than that it was.
        let sheets = match apart.is_greeted() {
            true => read_sheets(&mut apart.answers),
            false => Err(Unread::Lost("its answer is not understood")),
        };
        let sheets = match asked {
            Err(_) if sheets.is_ok() => Err(Unread::Lost("it did not take the whole file")),
            _ => sheets,
        };
        apart.sheets = sheets.map_err(|unread| apart.trouble(unread))?;
        Ok(apart)
    }

    /// The sheets of cells, in their order.
    pub(super) fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    /// The cells of a sheet by its place in the list.
    pub(super) fn gather(&mut self, sheet: usize, to: &mut Gatherer) -> Result<(), Trouble> {
        let request = Request {
            sheet: u32::try_from(sheet).unwrap_or(u32::MAX),
            until: to
                .until()
                .map_or(0, |until| u32::try_from(until).unwrap_or(u32::MAX)),
        };
        let asked = self.ask(|questions| request.write(questions));
        let read = match asked {
            Ok(()) => read_cells(&mut self.answers, to),
            Err(error) => Err(Unread::from(error)),
        };
        if let Err(Unread::Told(Trouble::Error(_))) = read {
            // The rest of the answer was not taken, so nothing more can be asked.
            self.questions = None;
        }
        read.map_err(|unread| self.trouble(unread))
    }

    fn ask(
        &mut self,
        question: impl FnOnce(&mut ChildStdin) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        match &mut self.questions {
            Some(questions) => {
                question(questions)?;
                questions.flush()
            }
            None => Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe)),
        }
    }

    fn is_greeted(&mut self) -> bool {
        let mut greeting = [0; GREETING.len()];
        self.answers.read_exact(&mut greeting).is_ok() && greeting == *GREETING
    }

    /// What became of the process, when it didn't answer.
    fn trouble(&mut self, unread: Unread) -> Trouble {
        let said = match unread {
            Unread::Told(trouble) => return trouble,
            Unread::Lost(said) => said,
        };
        self.questions = None;
        let ended = self.ended();
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok());
        let complaint = complaint.unwrap_or_default();
        let (
            Isolation {
                max_memory,
                max_seconds,
                ..
            },
            signal,
        ) = (&self.isolation, ended.and_then(signal_of));
        if self.is_out_of_time.load(Ordering::SeqCst) || signal == Some(SIGXCPU) {
            return Trouble::OutOfTime {
                seconds: *max_seconds,
            };
        }
        if complaint.contains("memory allocation of") {
            return Trouble::OutOfMemory { bytes: *max_memory };
        }
        Trouble::Lost(match (signal, ended.and_then(|status| status.code())) {
            _ if complaint.contains("overflowed its stack") => {
                "its parts hold each other without end".to_owned()
            }
            (Some(signal), _) => format!("it was ended by signal {signal}"),
            (None, Some(code)) if code != 0 => format!("it ended with exit code {code}"),
            _ => said.to_owned(),
        })
    }

    /// How the process ended. One that has nothing to say and goes on is ended here.
    fn ended(&mut self) -> Option<ExitStatus> {
        for _ in 0..ENDING.0 {
            match lock(&self.child).try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => {}
                Err(_) => return None,
            }
            sleep(ENDING.1);
        }
        let mut child = lock(&self.child);
        // It may have ended by itself in between.
        let _ = child.kill();
        child.wait().ok()
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        self.questions = None;
        self.watch = None;
        let mut child = lock(&self.child);
        // A process that has ended already can't be killed, which is as good.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Ends the process when its time is up. A process that only waits uses no time of the processor,
/// so its own limit doesn't end it.
fn watch(child: &Arc<Mutex<Child>>, is_out_of_time: &Arc<AtomicBool>, seconds: u64) -> Sender<()> {
    let (sender, receiver) = channel();
    let (child, is_out_of_time) = (Arc::clone(child), Arc::clone(is_out_of_time));
    spawn(move || {
        let waited = receiver.recv_timeout(Duration::from_secs(seconds));
        if waited == Err(RecvTimeoutError::Timeout) {
            is_out_of_time.store(true, Ordering::SeqCst);
            // It may have ended by itself in between.
            let _ = lock(&child).kill();
        }
    });
    sender
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The signal by which a process is told that its time of the processor is used up.
const SIGXCPU: i32 = 24;

#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_status: ExitStatus) -> Option<i32> {
    None
}
