//! Touches the disk: every look and every change of the writer goes through here.

#![expect(clippy::disallowed_methods, reason = "one of the two files that write to the disk")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::emit::index::{STAGING, staged_name};
use crate::emit::problems::{cannot, locked, not_a_folder, symbolic_link};
use crate::source::{Conversion, Failure};

/// The largest list that is read, in bytes; a longer one is nobody's list.
const LARGEST_LIST: u64 = 64 * 1024 * 1024;

/// A change that the writer is about to make to one path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Makes a folder.
    MakeFolder,
    /// Creates the empty file that will hold the new content until it is complete.
    Create,
    /// Fills that file.
    Fill,
    /// Gives that file its name, over the old one.
    Publish,
    /// Deletes a file.
    Delete,
    /// Removes a folder, if it is empty.
    RemoveFolder,
}

/// What is told of every change before it is made, with its path below the output root; a failure ends the run there.
pub type Observer<'a> = dyn Fn(Step, &str) -> Result<(), Failure> + Sync + 'a;

/// A lock on the output folder, given back when it is dropped.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started holds a copy of every open file.
        let _ = self.0.unlock();
    }
}

/// What stands at a path; links are not followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    File,
    Folder,
    Link,
    /// A pipe, a device or a socket.
    Other,
}

/// The output folder on disk.
pub(super) struct Disk<'a> {
    root: PathBuf,
    /// What Git converts; asked for by the first file that could be converted.
    conversion: OnceLock<Option<Conversion>>,
    observer: &'a Observer<'a>,
}

impl<'a> Disk<'a> {
    /// Takes an output folder, which may be absent but not a link or a file.
    pub fn new(root: &Path, observer: &'a Observer<'a>) -> Result<Self, Failure> {
        // A slash at the end would make the system follow a link.
        let disk = Disk { root: root.components().collect(), conversion: OnceLock::new(), observer };
        match disk.found("")? {
            None | Some(Found::Folder) => Ok(disk),
            Some(Found::Link) => Err(symbolic_link(&disk.root)),
            Some(_) => Err(not_a_folder(&disk.root)),
        }
    }

    /// The output folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, relative: &str) -> PathBuf {
        if relative.is_empty() { self.root.clone() } else { self.root.join(relative) }
    }

    /// The failure of a link at a path.
    pub fn refuse_link(&self, relative: &str) -> Failure {
        symbolic_link(&self.path(relative))
    }

    /// Makes the output folder and keeps other runs out of it until the result is dropped or the process ends.
    ///
    /// The folder itself is locked, so that no lock file is left behind. Where the system cannot lock a folder, two
    /// runs at once still cannot mix their bytes: the second to create a half-written file fails.
    pub fn lock(&self) -> Result<Option<Lock>, Failure> {
        fs::create_dir_all(&self.root).map_err(|error| cannot("make the folder", &self.root, &error))?;
        let Ok(folder) = File::open(&self.root) else { return Ok(None) };
        match folder.try_lock() {
            Ok(()) => Ok(Some(Lock(folder))),
            Err(TryLockError::WouldBlock) => Err(locked(&self.root)),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }

    /// What stands at a path.
    pub fn found(&self, relative: &str) -> Result<Option<Found>, Failure> {
        let path = self.path(relative);
        match fs::symlink_metadata(&path) {
            Ok(metadata) => Ok(Some(found(metadata.file_type()))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(cannot("look at", &path, &error)),
        }
    }

    /// What a folder holds, by name; nothing when it is absent.
    pub fn list(&self, relative: &str) -> Result<Vec<(String, Found)>, Failure> {
        let path = self.path(relative);
        let failed = |error: io::Error| cannot("list the folder", &path, &error);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let kind = found(entry.file_type().map_err(failed)?);
            // A name that is no text gets replacement characters, and so is never one of ours.
            names.push((entry.file_name().to_string_lossy().into_owned(), kind));
        }
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Ok(names)
    }

    /// The size of a file.
    pub fn size(&self, relative: &str) -> Result<u64, Failure> {
        let path = self.path(relative);
        fs::symlink_metadata(&path).map(|data| data.len()).map_err(|error| cannot("look at", &path, &error))
    }

    /// The bytes of a file.
    pub fn read(&self, relative: &str) -> Result<Vec<u8>, Failure> {
        let path = self.path(relative);
        fs::read(&path).map_err(|error| cannot("read", &path, &error))
    }

    /// The bytes of a file that is as long as wanted, else its size; a file of another size is not read.
    pub fn read_of_size(&self, relative: &str, wanted: u64) -> Result<Result<Vec<u8>, u64>, Failure> {
        let path = self.path(relative);
        let failed = |error: io::Error| cannot("read", &path, &error);
        let file = File::open(&path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if size != wanted {
            return Ok(Err(size));
        }
        let mut bytes = Vec::with_capacity(wanted as usize);
        file.take(wanted).read_to_end(&mut bytes).map_err(failed)?;
        Ok(Ok(bytes))
    }

    /// The bytes that Git would store for a file, when a checkout may have converted them; none when they are as on disk.
    pub fn stored(&self, relative: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        // Line endings, and what Git writes for `$Id$`, are all that it converts without somebody's program.
        let is_converted = bytes.contains(&b'\r') || bytes.windows(4).any(|four| four == b"$Id:");
        if !is_converted {
            return None;
        }
        let conversion = self.conversion.get_or_init(|| Conversion::around(&self.root));
        conversion.as_ref()?.stored(&self.path(relative))
    }

    /// The text of a list; empty when it is too long to be one.
    pub fn read_list(&self, relative: &str) -> Result<String, Failure> {
        if self.size(relative)? > LARGEST_LIST {
            return Ok(String::new());
        }
        Ok(String::from_utf8_lossy(&self.read(relative)?).into_owned())
    }

    /// Makes a folder whose parent is there.
    pub fn make_folder(&self, relative: &str) -> Result<(), Failure> {
        (self.observer)(Step::MakeFolder, relative)?;
        let path = self.path(relative);
        fs::create_dir(&path).map_err(|error| cannot("make the folder", &path, &error))
    }

    /// Gives a file new content, all of it or none; the staging folder has to be there.
    ///
    /// Nothing is flushed to the medium: a rename is atomic for everybody who looks, and when the power fails the
    /// next run finds the bytes that differ. Flushing thirty thousand files would take minutes.
    pub fn replace(&self, relative: &str, content: &str) -> Result<(), Failure> {
        let path = self.path(relative);
        let half = self.path(STAGING).join(staged_name(relative));
        (self.observer)(Step::Create, relative)?;
        // Creating anew follows no link, and leaves the permissions to the user's umask.
        let file = OpenOptions::new().write(true).create_new(true).open(&half);
        let mut file = file.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => locked(&self.root),
            _ => cannot("write", &path, &error),
        })?;
        (self.observer)(Step::Fill, relative)?;
        let filled = file.write_all(content.as_bytes());
        drop(file);
        if filled.is_ok() {
            (self.observer)(Step::Publish, relative)?;
        }
        filled.and_then(|()| fs::rename(&half, &path)).map_err(|error| {
            // The next run would remove it as well; a full disk is glad of the room now.
            let _ = fs::remove_file(&half);
            cannot("write", &path, &error)
        })
    }

    /// Deletes a file, if it is still there.
    pub fn delete(&self, relative: &str) -> Result<(), Failure> {
        (self.observer)(Step::Delete, relative)?;
        let path = self.path(relative);
        match fs::remove_file(&path) {
            Err(error) if !is_absent(&error) => Err(cannot("delete", &path, &error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder, if it is there and empty.
    pub fn remove_folder(&self, relative: &str) -> Result<(), Failure> {
        (self.observer)(Step::RemoveFolder, relative)?;
        let path = self.path(relative);
        match fs::remove_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty || is_absent(&error) => Ok(()),
            Err(error) => Err(cannot("remove the folder", &path, &error)),
            Ok(()) => Ok(()),
        }
    }
}

fn found(kind: fs::FileType) -> Found {
    if kind.is_symlink() {
        Found::Link
    } else if kind.is_dir() {
        Found::Folder
    } else if kind.is_file() {
        Found::File
    } else {
        Found::Other
    }
}

/// Whether nothing stands at a path; a file in the place of its folder says so too.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
