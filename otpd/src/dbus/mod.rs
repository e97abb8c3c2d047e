//! The hall: one file per interface; decode → authz → service → encode.

pub mod caller;
pub mod root_socket;
