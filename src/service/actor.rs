//! Who asks for something, and what they may do.

use std::net::IpAddr;

use super::{ServiceError, ServiceResult};
use crate::model::{Account, Permit, Role};
use crate::store::Hash;

/// By what somebody was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing: there are no accounts, or it is the command line.
    NoAccount,
    Session(Hash),
    Token(Hash),
}

/// Who asks for something: a person, a program of theirs, or the command line.
#[derive(Clone, Debug)]
pub struct Actor {
    who: String,
    account: Option<Account>,
    way: Way,
    permit: Permit,
    address: Option<IpAddr>,
}

impl Actor {
    /// Somebody without an account who may everything: the command line, or who works alone on a computer.
    pub fn trusted(who: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            account: None,
            way: Way::NoAccount,
            permit: Permit::Everything,
            address: None,
        }
    }

    /// Somebody with an account, who may what its grants say, but no more than `most`.
    pub(super) fn signed_in(account: Account, most: Role, way: Way) -> Self {
        Self {
            who: format!("{} ({})", account.display_name, account.name),
            permit: Permit::Granted {
                grants: account.grants.clone(),
                most,
            },
            account: Some(account),
            way,
            address: None,
        }
    }

    /// The same, from this address.
    pub fn at(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// As the history tells it: the display name, and the name that never changes.
    pub fn who(&self) -> &str {
        &self.who
    }

    /// As the log of sign-ins tells it.
    pub(super) fn name(&self) -> &str {
        self.account
            .as_ref()
            .map_or(&self.who, |account| &account.name)
    }

    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// By which session; none for a program.
    pub(super) fn session(&self) -> Option<&Hash> {
        match &self.way {
            Way::Session(hash) => Some(hash),
            Way::NoAccount | Way::Token(_) => None,
        }
    }

    pub(super) fn way(&self) -> &Way {
        &self.way
    }

    /// Whether it is a program that brings a token.
    pub fn is_program(&self) -> bool {
        matches!(self.way, Way::Token(_))
    }

    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Fails without the role in a community of the project; none is what belongs to no community.
    pub(super) fn needs(
        &self,
        role: Role,
        project: &str,
        community: Option<&str>,
    ) -> ServiceResult<()> {
        if self.permit.role_in(project, community) >= Some(role) {
            return Ok(());
        }
        Err(ServiceError::NotAllowed {
            needed: role,
            place: match community {
                Some(community) => format!("in the community \"{community}\" of \"{project}\""),
                None => format!("in all of the project \"{project}\""),
            },
        })
    }

    /// Whether it is the same person, or everybody is.
    pub(super) fn is_or_administers(&self, account: Option<&str>) -> bool {
        let own = self.account.as_ref().map(|account| account.id.as_str());
        self.permit.is_admin() || (own.is_some() && own == account)
    }
}
