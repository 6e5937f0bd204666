//! What changes something: a few requests after each other. What is refused leaves nothing; what is stored is stored once,
//! is read as it was sent, and keeps the history whole.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::addresses::encoded;
use super::door::{Answer, Door};
use super::pieces::{any, bent, feature, geometry, id, number, word};

struct Sent {
    method: &'static str,
    address: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What the requests so far have made, for those after them.
struct Writer {
    door: Door,
    scenario: Option<String>,
    /// What is stored now.
    now: [Value; 3],
    has_written: bool,
}

const MOST_REQUESTS: usize = 4;

pub fn check(bytes: &[u8]) -> bool {
    let mut bytes = Unstructured::new(bytes);
    if bytes.is_empty() {
        return false;
    }
    let door = Door::open();
    let mut writer = Writer {
        now: door.stored(),
        door,
        scenario: None,
        has_written: false,
    };
    for number in 0..MOST_REQUESTS {
        if bytes.is_empty() || writer.send(&mut bytes, number).is_err() {
            break;
        }
    }
    writer.door.check_store();
    writer.has_written
}

impl Writer {
    fn send(&mut self, bytes: &mut Unstructured, number: usize) -> Result<()> {
        let sent = match bytes.int_in_range(0..=9)? {
            0..=3 => self.action(bytes, number)?,
            4 | 5 => self.item(bytes)?,
            6 | 7 => self.scenario(bytes)?,
            8 => self.scene(bytes)?,
            _ => self.other(bytes)?,
        };
        let Some(answer) = self.ask(&sent) else {
            return Ok(());
        };
        let after = self.door.stored();
        let before = std::mem::replace(&mut self.now, after);
        let told = || {
            let body = String::from_utf8_lossy(&sent.body);
            format!("{} {} {body}: {}", sent.method, sent.address, answer.text)
        };
        let (old, new) = (revision_of(&before), revision_of(&self.now));
        if !answer.status.is_success() || new == old {
            assert!(
                before == self.now,
                "without a success or a revision, something is stored: {}",
                told()
            );
        }
        if !answer.status.is_success() {
            return Ok(());
        }
        assert!(new >= old, "{}", told());
        self.has_written |= new > old;
        if sent.address.starts_with("/api/changes") {
            self.check_action(&sent, &answer);
        }
        if sent.method == "POST" && sent.address == "/api/scenarios" {
            self.scenario = answer.json()["id"].as_str().map(str::to_owned);
        }
        Ok(())
    }

    fn ask(&self, sent: &Sent) -> Option<Answer> {
        self.door
            .ask(sent.method, &sent.address, &sent.headers, sent.body.clone())
    }

    /// An action that is sent again is stored once, and what it put is read as it was sent.
    fn check_action(&self, sent: &Sent, answer: &Answer) {
        let told = answer.json();
        let again = self.ask(sent).expect("a request").json();
        assert_eq!(again["revision"], told["revision"], "sent again: {again}");
        assert_eq!(again["replayed"], true, "sent again: {again}");
        assert!(
            self.door.stored() == self.now,
            "sent again, it wrote something: {again}"
        );
        let body: Value = serde_json::from_slice(&sent.body).expect("JSON, since it was stored");
        let puts = body["edits"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|edit| edit.get("put"));
        for put in puts.filter(|put| !put.is_null()) {
            let id = match &put["id"] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let touched = told["features"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|touched| touched["id"] == id.as_str());
            let feature = &touched.expect("what was put is told")["feature"];
            assert_eq!(feature["properties"]["kind"], put["properties"]["kind"]);
            for (name, value) in put["properties"].as_object().into_iter().flatten() {
                if !["revision", "courtyard"].contains(&name.as_str()) {
                    let stored = &feature["properties"][name];
                    assert!(same(stored, value), "{name} was {value}, and is {stored}");
                }
            }
        }
    }

    fn place(&self, bytes: &mut Unstructured) -> Result<String> {
        Ok(match (&self.scenario, bytes.int_in_range(0..=5)?) {
            (Some(id), 0..=3) => format!("?scenario={id}"),
            (_, 0) => format!("?project={}", encoded(&word(bytes)?)),
            _ => String::new(),
        })
    }

    fn expected(&self, bytes: &mut Unstructured) -> Result<Value> {
        Ok(match bytes.int_in_range(0..=9)? {
            0..=3 => 1.into(),
            4..=6 => Value::Null,
            7 => revision_of(&self.now).into(),
            8 => number(bytes)?.into(),
            _ => any(bytes, 1)?,
        })
    }

    fn action(&self, bytes: &mut Unstructured, number: usize) -> Result<Sent> {
        let mut edits = Vec::new();
        for _ in 0..bytes.int_in_range(0..=4)? {
            edits.push(match bytes.int_in_range(0..=5)? {
                0 => json!({"remove": id(bytes)?, "expected": self.expected(bytes)?}),
                1 => json!({"put": feature(bytes)?, "expected": self.expected(bytes)?}),
                2 => any(bytes, 2)?,
                _ => json!({"put": lamp(bytes)?, "expected": self.expected(bytes)?}),
            });
        }
        // Now and then an id of an action that was sent before.
        let name = bytes.int_in_range(0..=number * 2)?;
        let mut body = json!({"action": format!("0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b{name:02}"),
            "title": {"zh": "试", "en": "Try"}, "edits": edits});
        if bytes.ratio(1, 10)? {
            body[*bytes.choose(&["action", "title", "edits", "x"])?] = any(bytes, 2)?;
        }
        Ok(Sent {
            method: "POST",
            address: format!("/api/changes{}", self.place(bytes)?),
            headers: vec![("content-type", "application/json".to_owned())],
            body: bent(bytes, &body)?,
        })
    }

    fn item(&self, bytes: &mut Unstructured) -> Result<Sent> {
        let collection = *bytes.choose(&[
            "lamps",
            "cameras",
            "courtyards",
            "buildings",
            "trees",
            "none",
        ])?;
        let (method, address) = match bytes.int_in_range(0..=4)? {
            0 | 1 => ("POST", format!("/api/collections/{collection}/items")),
            n => {
                let method = ["PUT", "PATCH", "DELETE"][usize::from(n as u8 - 2)];
                (
                    method,
                    format!(
                        "/api/collections/{collection}/items/{}",
                        encoded(&id(bytes)?)
                    ),
                )
            }
        };
        let body = match method {
            "PATCH" => {
                json!({"properties": {*bytes.choose(&["height_m", "note", "state", "kind"])?: any(bytes, 1)?}, "geometry": geometry(bytes)?})
            }
            _ if bytes.ratio(1, 2)? => lamp(bytes)?,
            _ => feature(bytes)?,
        };
        let known = match bytes.int_in_range(0..=4)? {
            0 => "*".to_owned(),
            1 => word(bytes)?,
            2 => format!("\"{}\"", revision_of(&self.now)),
            _ => "\"1\"".to_owned(),
        };
        Ok(Sent {
            method,
            address: format!("{address}{}", self.place(bytes)?),
            headers: vec![
                ("content-type", "application/geo+json".to_owned()),
                ("if-match", known),
            ],
            body: bent(bytes, &body)?,
        })
    }

    fn scenario(&self, bytes: &mut Unstructured) -> Result<Sent> {
        let own = self.scenario.clone().unwrap_or_else(|| "none".to_owned());
        let (method, address, body) = match (&self.scenario, bytes.int_in_range(0..=3)?) {
            (Some(_), 1) => (
                "PATCH",
                format!("/api/scenarios/{own}"),
                json!({"name": word(bytes)?}),
            ),
            (Some(_), 2) => (
                "PATCH",
                format!("/api/scenarios/{own}"),
                json!({"status": bytes.choose(&["draft", "published", "archived", "x"])?}),
            ),
            (Some(_), 3) => ("DELETE", format!("/api/scenarios/{own}"), Value::Null),
            _ => {
                let mut new = json!({"courtyard": id(bytes)?, "name": word(bytes)?});
                if bytes.ratio(1, 3)? {
                    new["from"] = own.clone().into();
                }
                ("POST", "/api/scenarios".to_owned(), new)
            }
        };
        let known = match bytes.ratio(1, 2)? {
            true => "*".to_owned(),
            false => format!("\"{}\"", revision_of(&self.now)),
        };
        Ok(Sent {
            method,
            address,
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("if-match", known),
            ],
            body: bent(bytes, &body)?,
        })
    }

    fn scene(&self, bytes: &mut Unstructured) -> Result<Sent> {
        let mut features = Vec::new();
        for _ in 0..bytes.int_in_range(0..=3)? {
            features.push(if bytes.ratio(1, 2)? {
                lamp(bytes)?
            } else {
                feature(bytes)?
            });
        }
        let scene = json!({"type": "FeatureCollection", "features": features});
        let check = if bytes.ratio(1, 3)? { "/check" } else { "" };
        Ok(Sent {
            method: "POST",
            address: format!("/api/scenes{check}{}", self.place(bytes)?),
            headers: vec![("content-type", "application/geo+json".to_owned())],
            body: bent(bytes, &scene)?,
        })
    }

    fn other(&self, bytes: &mut Unstructured) -> Result<Sent> {
        let (method, address, body) = match bytes.int_in_range(0..=2)? {
            0 => {
                let mut patch = Map::new();
                for _ in 0..bytes.int_in_range(1..=2)? {
                    let name = *bytes.choose(&["name", "planar_crs", "rule_overrides", "x"])?;
                    let value = match name {
                        "rule_overrides" => {
                            json!({*bytes.choose(&["parking-demand", "must-see-share", "x"])?: any(bytes, 1)?})
                        }
                        "planar_crs" => json!(bytes.choose(&[4547, 3857, 4326, 0, -1])?),
                        _ => any(bytes, 1)?,
                    };
                    patch.insert(name.to_owned(), value);
                }
                ("PATCH", "/api/projects/default", patch.into())
            }
            1 => (
                "POST",
                "/api/lenses",
                json!({"name": word(bytes)?, "image_width_px": number(bytes)?,
                "image_height_px": 1440, "hfov_deg": number(bytes)?}),
            ),
            _ => (
                "PUT",
                "/api/presence",
                json!({"client": "client-aaaa", "name": word(bytes)?, "courtyard": id(bytes)?}),
            ),
        };
        Ok(Sent {
            method,
            address: address.to_owned(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("if-match", "*".to_owned()),
            ],
            body: bent(bytes, &body)?,
        })
    }
}

fn revision_of(stored: &[Value; 3]) -> i64 {
    stored[0]["revision"].as_i64().expect("a revision")
}

/// One that is mostly good.
fn lamp(bytes: &mut Unstructured) -> Result<Value> {
    let x = 114.0 + f64::from(bytes.int_in_range(0_u8..=20)?) * 1e-4;
    Ok(
        json!({"type": "Feature", "id": id(bytes)?, "geometry": {"type": "Point", "coordinates": [x, 34.7005]},
        "properties": {"kind": "lamp", "height_m": 6, "note": word(bytes)?}}),
    )
}

/// The same value, however its numbers are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, a)| other.get(name).is_some_and(|b| same(a, b)))
        }
        _ => one == other,
    }
}
