//! What a backend must be able to do for the shared reads and writes: run a statement within a transaction.

use std::future::Future;

use futures_util::stream::BoxStream;

use super::StoreResult;
use super::row::Record;
use super::sql::{Dialect, Statement};

/// A connection, usually in a transaction.
pub(super) trait Session: Send {
    const DIALECT: Dialect;

    fn all<T: Record>(
        &mut self,
        statement: Statement,
    ) -> impl Future<Output = StoreResult<Vec<T>>> + Send;

    /// The rows one after the other, however many there are.
    fn stream<'s, T: Record + 's>(
        &'s mut self,
        statement: Statement,
    ) -> StoreResult<BoxStream<'s, StoreResult<T>>>;

    /// Answers the number of rows that were touched.
    fn run(&mut self, statement: Statement) -> impl Future<Output = StoreResult<u64>> + Send;

    /// Tells other programs on the database, once the transaction is committed, that it wrote to the project. Where they
    /// look by themselves nothing is to be done.
    fn announce(&mut self, _project: &str) -> impl Future<Output = StoreResult<()>> + Send {
        async { Ok(()) }
    }

    fn first<T: Record>(
        &mut self,
        statement: Statement,
    ) -> impl Future<Output = StoreResult<Option<T>>> + Send {
        async { Ok(self.all(statement).await?.into_iter().next()) }
    }

    /// All rows as what they mean.
    fn read<T: Record, M: TryFrom<T, Error = super::StoreError> + Send>(
        &mut self,
        statement: Statement,
    ) -> impl Future<Output = StoreResult<Vec<M>>> + Send {
        async {
            let rows = self.all::<T>(statement).await?;
            rows.into_iter().map(M::try_from).collect()
        }
    }
}
