//! PAM stacks, read and judged without libpam: what a stack would do in cases that must not be tried out.
//! That this agrees with libpam is tested against libpam itself.

pub mod arguments;
pub mod code;
pub mod control;
pub mod dispatch;
pub mod explore;
pub mod line;
pub mod role;
pub mod stack;
pub mod verdict;
