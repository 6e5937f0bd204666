//! People: signing in and out, accounts, tokens, the log of all that.

pub mod audit;
pub mod elsewhere;
pub mod session;
pub mod tokens;
pub mod users;
