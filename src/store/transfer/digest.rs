//! What a table holds, in a few bytes that tell whether another one holds the same.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::catalog::{Column, Table};
use super::cell::CellRow;

/// How many rows a table has, and a hash of them that does not depend on their order.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TableDigest {
    pub table: String,
    pub rows: u64,
    /// SHA-256, in hexadecimal digits, of the sorted SHA-256 of the rows.
    pub sha256: String,
}

/// The hashes of the rows of one table: 32 bytes a row.
#[derive(Default)]
pub(super) struct Tally {
    hashes: Vec<[u8; 32]>,
}

impl Tally {
    pub fn add(&mut self, row: &CellRow, columns: &[Column]) {
        self.hashes.push(row.hash(columns));
    }

    pub fn rows(&self) -> u64 {
        self.hashes.len() as u64
    }

    pub fn of(mut self, table: &Table) -> TableDigest {
        self.hashes.sort_unstable();
        let mut all = Sha256::new();
        self.hashes.iter().for_each(|hash| all.update(hash));
        TableDigest {
            table: table.name.clone(),
            rows: self.rows(),
            sha256: hex(&all.finalize()),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
