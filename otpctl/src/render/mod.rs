//! How things look: tables, JSON, QR codes, times. No bus, no decisions.

pub mod card;
pub mod codes;
pub mod escape;
pub mod json;
mod mask;
pub mod otpauth;
pub mod progress;
pub mod qr;
pub mod qr_file;
pub mod report;
pub mod sheet;
pub mod svg;
pub mod table;
pub mod time;
