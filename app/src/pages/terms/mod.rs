//! What people are told about what is recorded of them: reading it (`/terms`) and publishing it
//! (`/settings/notice`).

pub mod publish;
pub mod show;
pub mod text;
