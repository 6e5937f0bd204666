//! The HTTP face: extract, one service call, respond.
