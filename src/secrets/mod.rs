//! Knows secrets by shape, by name and by place, and is what every face shows values and lines through.

mod address;
mod assigned;
mod conceal;
mod key;
mod lines;
mod names;
mod redact;
mod shapes;
mod values;

pub use assigned::assigned;
pub use conceal::{Written, conceal};
pub use lines::SecretLines;
pub use names::{holds_secret, names_a_secret};
pub use redact::{REDACTED, Redactor};
pub use shapes::recognise;
pub use values::{Hidden, hidden};
