//! An identity provider of the tests' own: it listens on this computer, and signs real ID tokens.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use yuantu::service::{Provider, ProviderSettings};

pub const CLIENT: &str = "yuantu";
/// With characters that forms and headers write otherwise.
const SECRET: &str = "s3cret:/+ 院";

/// A key that signs.
enum Key {
    P256(EcdsaKeyPair),
    Edwards(Ed25519KeyPair),
}

/// A provider that runs until it is dropped.
pub struct TestProvider {
    pub issuer: String,
    said: Arc<Mutex<Said>>,
    server: JoinHandle<()>,
}

/// What it says, and what it was asked.
struct Said {
    issuer: String,
    keys: Vec<(String, Key)>,
    /// What each code stands for: the challenge, and the token.
    codes: BTreeMap<String, (String, String)>,
    asked_for_keys: usize,
}

/// What it was told when somebody was sent to it.
pub struct Asked {
    pub state: String,
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

impl TestProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/office", listener.local_addr().unwrap());
        let said = Arc::new(Mutex::new(Said {
            issuer: issuer.clone(),
            keys: vec![("first".into(), p256())],
            codes: BTreeMap::new(),
            asked_for_keys: 0,
        }));
        let router = Router::new()
            .route("/office/.well-known/openid-configuration", get(about))
            .route("/office/keys", get(keys))
            .route("/office/token", post(token))
            .with_state(Arc::clone(&said));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self {
            issuer,
            said,
            server,
        }
    }

    /// How a service asks it.
    pub fn client(&self) -> Provider {
        let settings = ProviderSettings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: SECRET.into(),
            name: "统一身份认证".into(),
        };
        Provider::new(settings).unwrap()
    }

    /// From now on it signs with another key, of another kind, and knows the old one no more.
    pub fn rotate(&self) {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        self.said.lock().unwrap().keys = vec![("second".into(), Key::Edwards(key))];
    }

    pub fn asked_for_keys(&self) -> usize {
        self.said.lock().unwrap().asked_for_keys
    }

    /// From now on it calls itself otherwise.
    pub fn rename(&self, issuer: &str) {
        self.said.lock().unwrap().issuer = issuer.into();
    }

    /// What a good token says of somebody.
    pub fn claims(&self, asked: &Asked, subject: &str, name: &str) -> Value {
        let now = chrono::Utc::now().timestamp();
        json!({
            "iss": self.issuer, "aud": CLIENT, "sub": subject, "nonce": asked.nonce,
            "iat": now, "exp": now + 300, "preferred_username": name, "name": format!("{name} 工"),
        })
    }

    /// A code for these claims, as if somebody had said who they are.
    pub fn code(&self, asked: &Asked, claims: &Value) -> String {
        let token = self.signed(claims);
        self.code_for(asked, token)
    }

    /// A code for any token.
    pub fn code_for(&self, asked: &Asked, token: String) -> String {
        assert!(asked.redirect_uri.ends_with("/api/session/oidc/answer"));
        let code = uuid::Uuid::now_v7().simple().to_string();
        let pair = (asked.challenge.clone(), token);
        self.said.lock().unwrap().codes.insert(code.clone(), pair);
        code
    }

    pub fn signed(&self, claims: &Value) -> String {
        let said = self.said.lock().unwrap();
        let (id, key) = said.keys.last().unwrap();
        signed(id, key, claims)
    }
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Asked {
    /// Of the address that somebody was sent to.
    pub fn of(provider: &TestProvider, address: &str) -> Self {
        let (page, query) = address.split_once('?').unwrap();
        assert_eq!(page, format!("{}/login", provider.issuer));
        let mut fields = fields(query);
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        assert_eq!(take("response_type"), "code");
        assert_eq!(take("client_id"), CLIENT);
        assert_eq!(take("code_challenge_method"), "S256");
        assert_eq!(take("scope"), "openid profile email");
        Self {
            state: take("state"),
            nonce: take("nonce"),
            challenge: take("code_challenge"),
            redirect_uri: take("redirect_uri"),
        }
    }
}

/// Signed with a key that is called like a known one, and is another.
pub fn forged(claims: &Value) -> String {
    signed("first", &p256(), claims)
}

/// "Signed" with what everybody knows, as a secret.
pub fn by_secret(claims: &Value) -> String {
    let message = message(&json!({"alg": "HS256", "kid": "first"}), claims);
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"first");
    let signature = ring::hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Not signed at all.
pub fn unsigned(claims: &Value) -> String {
    format!("{}.", message(&json!({"alg": "none"}), claims))
}

fn p256() -> Key {
    let random = SystemRandom::new();
    let how = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let key = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
    Key::P256(EcdsaKeyPair::from_pkcs8(how, key.as_ref(), &random).unwrap())
}

fn signed(id: &str, key: &Key, claims: &Value) -> String {
    let algorithm = match key {
        Key::P256(_) => "ES256",
        Key::Edwards(_) => "EdDSA",
    };
    let message = message(&json!({"alg": algorithm, "kid": id, "typ": "JWT"}), claims);
    let signature = match key {
        Key::P256(key) => {
            let signature = key.sign(&SystemRandom::new(), message.as_bytes());
            signature.unwrap().as_ref().to_vec()
        }
        Key::Edwards(key) => key.sign(message.as_bytes()).as_ref().to_vec(),
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn message(header: &Value, claims: &Value) -> String {
    let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    format!("{}.{}", encoded(header), encoded(claims))
}

type Shared = State<Arc<Mutex<Said>>>;

async fn about(State(said): Shared) -> Json<Value> {
    let issuer = &said.lock().unwrap().issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/login"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(said): Shared) -> Json<Value> {
    let mut said = said.lock().unwrap();
    said.asked_for_keys += 1;
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let keys = said.keys.iter().map(|(id, key)| match key {
        Key::P256(key) => {
            let point = key.public_key().as_ref();
            json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": id,
                "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
        }
        Key::Edwards(key) => {
            json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": id,
                "x": encoded(key.public_key().as_ref())})
        }
    });
    Json(json!({"keys": keys.collect::<Vec<_>>()}))
}

/// Gives each code's token once, to who has the secret and has begun.
async fn token(State(said): Shared, headers: HeaderMap, body: String) -> Response {
    let refused = |error: &str| {
        let body = Json(json!({"error": error, "error_description": "said the test"}));
        (StatusCode::BAD_REQUEST, body).into_response()
    };
    let written = |text: &str| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric();
        let byte = |byte: u8| match plain(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    let pair = STANDARD.encode(format!("{}:{}", written(CLIENT), written(SECRET)));
    if headers
        .get("authorization")
        .is_none_or(|value| *value != format!("Basic {pair}"))
    {
        return refused("invalid_client");
    }
    let fields = fields(&body);
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let Some((challenge, token)) = said.lock().unwrap().codes.remove(field("code")) else {
        return refused("invalid_grant");
    };
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
    if field("grant_type") != "authorization_code" || proof != challenge {
        return refused("invalid_grant");
    }
    Json(json!({"access_token": "x", "token_type": "Bearer", "id_token": token})).into_response()
}

fn fields(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).unwrap()
}
