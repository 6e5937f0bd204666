//! Who looks at which courtyard: said by the pages themselves, again and again, and forgotten when they fall silent.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

use super::event::PersonDocument;
use crate::service::{ServiceError, ServiceResult};

/// Whoever has not said anything for so long is not there any more.
const EXPIRES_AFTER: Duration = Duration::from_secs(30);

/// What is still so is told to other programs at most so often.
const TELL_AGAIN_AFTER: Duration = Duration::from_secs(8);

/// And what is new at most so often for each page, whatever it does.
const TELL_AT_MOST_EVERY: Duration = Duration::from_millis(200);

const MOST_PEOPLE: usize = 500;
const CLIENT_CHARS: std::ops::RangeInclusive<usize> = 8..=64;
const LONGEST_NAME_CHARS: usize = 40;
const LONGEST_ID_CHARS: usize = 200;

/// Where somebody is, and what they do there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceInput {
    /// Made up by the page: 8 to 64 letters, digits or dashes.
    #[schema(
        min_length = 8,
        max_length = 64,
        example = "0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b37"
    )]
    pub client: String,
    /// None: the street.
    #[serde(default)]
    pub courtyard: Option<String>,
    /// None: today's state.
    #[serde(default)]
    pub scenario: Option<String>,
    /// The feature that is being edited.
    #[serde(default)]
    pub editing: Option<String>,
    /// What the person wants to be called where there are no accounts.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub name: Option<String>,
}

/// What programs on one database tell each other of presence.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Notice {
    /// The program that says it.
    pub from: String,
    project: String,
    client: String,
    /// None: they left.
    person: Option<Place>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Place {
    name: Option<String>,
    courtyard: Option<String>,
    scenario: Option<String>,
    editing: Option<String>,
}

struct Entry {
    place: Place,
    expires: Instant,
    told: Instant,
}

/// Everybody, by project and client.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, BTreeMap<String, Entry>>);

/// What came of what somebody said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Came {
    /// Others see a difference.
    pub is_new: bool,
    /// Other programs are to be told.
    pub is_to_tell: bool,
}

impl PresenceInput {
    /// The same with a name of which nothing but the name is left.
    pub(super) fn checked(mut self) -> ServiceResult<Self> {
        check_client(&self.client)?;
        for (pointer, id) in [
            ("/courtyard", &self.courtyard),
            ("/scenario", &self.scenario),
            ("/editing", &self.editing),
        ] {
            if id.as_ref().is_some_and(|id| is_long(id, LONGEST_ID_CHARS)) {
                let detail = format!("an id may have up to {LONGEST_ID_CHARS} characters");
                return Err(ServiceError::input(pointer, detail));
            }
        }
        self.name = self
            .name
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        let name = self.name.as_deref().unwrap_or_default();
        if is_long(name, LONGEST_NAME_CHARS) || name.chars().any(char::is_control) {
            let detail = format!(
                "a name has up to {LONGEST_NAME_CHARS} characters, all of which can be seen"
            );
            return Err(ServiceError::input("/name", detail));
        }
        Ok(self)
    }
}

pub(super) fn check_client(client: &str) -> ServiceResult<()> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if CLIENT_CHARS.contains(&client.len()) && client.chars().all(is_plain) {
        return Ok(());
    }
    let detail = "a client is named by 8 to 64 letters, digits or dashes";
    Err(ServiceError::input("/client", detail))
}

fn is_long(text: &str, most_chars: usize) -> bool {
    text.chars().count() > most_chars
}

impl People {
    /// Somebody is there; whether that is news.
    pub fn put(
        &mut self,
        project: &str,
        input: PresenceInput,
        now: Instant,
    ) -> ServiceResult<Came> {
        let place = Place {
            name: input.name,
            courtyard: input.courtyard,
            scenario: input.scenario,
            editing: input.editing,
        };
        let there = self.0.entry(project.to_owned()).or_default();
        let before = there.get(&input.client);
        if before.is_none() && there.len() >= MOST_PEOPLE {
            return Err(ServiceError::TooManyListeners { most: MOST_PEOPLE });
        }
        let is_new = before.is_none_or(|before| before.place != place);
        let wait = if is_new {
            TELL_AT_MOST_EVERY
        } else {
            TELL_AGAIN_AFTER
        };
        let is_to_tell = before.is_none_or(|before| now >= before.told + wait);
        let told = before
            .map(|before| before.told)
            .filter(|_| !is_to_tell)
            .unwrap_or(now);
        let entry = Entry {
            place,
            expires: now + EXPIRES_AFTER,
            told,
        };
        there.insert(input.client, entry);
        Ok(Came { is_new, is_to_tell })
    }

    /// Whether they were there.
    pub fn remove(&mut self, project: &str, client: &str) -> bool {
        let there = self.0.get_mut(project);
        there.is_some_and(|there| there.remove(client).is_some())
    }

    pub fn notice(&self, from: &str, project: &str, client: &str) -> Notice {
        let entry = self.entry(project, client);
        Notice {
            from: from.to_owned(),
            project: project.to_owned(),
            client: client.to_owned(),
            person: entry.map(|entry| entry.place.clone()),
        }
    }

    /// What another program said; the project for which it is news.
    pub fn heard(&mut self, notice: Notice, now: Instant) -> Option<String> {
        let Notice {
            project,
            client,
            person,
            ..
        } = notice;
        let is_new = match person {
            None => self.remove(&project, &client),
            Some(place) => {
                let input = PresenceInput {
                    client,
                    name: place.name,
                    courtyard: place.courtyard,
                    scenario: place.scenario,
                    editing: place.editing,
                };
                let input = input.checked().ok()?;
                self.put(&project, input, now).ok()?.is_new
            }
        };
        is_new.then_some(project)
    }

    /// Forgets whoever fell silent, and answers the projects that lost somebody.
    pub fn expire(&mut self, now: Instant) -> Vec<String> {
        let mut changed = Vec::new();
        self.0.retain(|project, there| {
            let before = there.len();
            there.retain(|_, entry| entry.expires > now);
            if there.len() < before {
                changed.push(project.clone());
            }
            !there.is_empty()
        });
        changed
    }

    pub fn of(&self, project: &str) -> Vec<PersonDocument> {
        let there = self.0.get(project).into_iter().flatten();
        there
            .map(|(client, Entry { place, .. })| {
                let place = place.clone();
                PersonDocument {
                    client: client.clone(),
                    name: place.name,
                    courtyard: place.courtyard,
                    scenario: place.scenario,
                    editing: place.editing,
                }
            })
            .collect()
    }

    pub fn name_of(&self, client: &str) -> Option<String> {
        let entry = self.0.values().find_map(|here| here.get(client))?;
        entry.place.name.clone()
    }

    fn entry(&self, project: &str, client: &str) -> Option<&Entry> {
        self.0.get(project)?.get(client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(client: &str, courtyard: &str) -> PresenceInput {
        PresenceInput {
            client: client.to_owned(),
            courtyard: Some(courtyard.to_owned()),
            scenario: None,
            editing: None,
            name: None,
        }
    }

    #[test]
    fn who_falls_silent_is_forgotten_and_who_goes_on_is_not_news() {
        let start = Instant::now();
        let second = |n: u64| start + Duration::from_secs(n);
        let mut people = People::default();
        assert!(people.put("p", at("client-a", "y"), start).unwrap().is_new);
        let again = people.put("p", at("client-a", "y"), second(5)).unwrap();
        assert_eq!(again, Came::default());
        let later = people.put("p", at("client-a", "y"), second(20)).unwrap();
        assert_eq!((later.is_new, later.is_to_tell), (false, true));
        people.put("p", at("client-b", "y"), second(20)).unwrap();
        people.put("p", at("client-b", "y"), second(40)).unwrap();
        assert!(people.expire(second(49)).is_empty());
        assert_eq!(people.expire(second(50)), ["p"]);
        assert_eq!(people.of("p").len(), 1);
        assert!(people.remove("p", "client-b") && !people.remove("p", "client-b"));
    }

    #[test]
    fn a_page_that_never_rests_is_passed_on_now_and_then() {
        let start = Instant::now();
        let mut people = People::default();
        let told = (0..1000u64).filter(|n| {
            let now = start + Duration::from_millis(*n);
            let place = at("client-a", &n.to_string());
            people.put("p", place, now).unwrap().is_to_tell
        });
        assert_eq!(told.count(), 5);
    }

    #[test]
    fn programs_believe_each_other_what_they_would_believe_a_page() {
        let now = Instant::now();
        let mut people = People::default();
        people.put("p", at("client-a", "y"), now).unwrap();
        let notice = people.notice("one", "p", "client-a");
        let sent = serde_json::to_string(&notice).unwrap();
        let mut others = People::default();
        let heard = serde_json::from_str(&sent).unwrap();
        assert_eq!(others.heard(heard, now).as_deref(), Some("p"));
        assert_eq!(others.of("p"), people.of("p"));
        let mut bad = notice;
        bad.client = "no client, no".to_owned();
        assert_eq!(others.heard(bad, now), None);
        let gone = People::default().notice("one", "p", "client-a");
        assert_eq!(others.heard(gone, now).as_deref(), Some("p"));
        assert!(others.of("p").is_empty());
    }

    #[test]
    fn what_a_page_says_has_limits() {
        let longest = "长".repeat(LONGEST_NAME_CHARS);
        let named = |name: &str| PresenceInput {
            name: Some(name.to_owned()),
            ..at("client-a", "y")
        };
        let checked = named(&format!("  {longest} ")).checked().unwrap();
        assert_eq!(checked.name, Some(longest.clone()));
        assert_eq!(named("  ").checked().unwrap().name, None);
        assert!(named(&format!("{longest}长")).checked().is_err());
        assert!(named("a\nb").checked().is_err());
        for client in [
            "short",
            "has space in it",
            &"x".repeat(65),
            "一二三四五六七八",
        ] {
            assert!(at(client, "y").checked().is_err(), "{client}");
        }
        assert!(at("client-a", &"y".repeat(201)).checked().is_err());
        let mut people = People::default();
        for n in 0..=MOST_PEOPLE {
            let put = people.put("p", at(&format!("client-{n}"), "y"), Instant::now());
            assert_eq!(put.is_ok(), n < MOST_PEOPLE);
        }
    }
}
