#!/usr/bin/env bash
# The crate mpesa 1.1.0 at a stand-in for Daraja that gives tokens with `expires_in` of one second.
#
# Guess: a client that reads `expires_in` asks for a new token when the old one's time is over, and keeps one token for each account that it serves.
# Behavior: the life that Daraja states is read and dropped: a token is kept for 3,600 seconds after it came, one second longer than Daraja's own 3,599,
# and what is called then is refused. The place has room for one account in the whole process: where two take turns, each call asks for a token first,
# which is twice the requests, and at Daraja a new token ends the one before.
# Nothing to mend here: our token lives as long as Daraja says, less a margin, and has a place for each account
# (packages/gateway-mpesa/src/daraja/mpesa-access-token.ts).
#
# Output seen (Rust 1.95.0):
#   two seconds after: called with token 1
#   two accounts in turns: 4 calls, 4 tokens
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "look"
version = "0.1.0"
edition = "2021"

[dependencies]
mpesa = "=1.1.0"
tokio = { version = "1", features = ["macros", "rt"] }
TOML
cat >src/main.rs <<'RUST'
use mpesa::{ApiEnvironment, Environment, Mpesa};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Clone)]
struct Address(String);

impl ApiEnvironment for Address {
    fn base_url(&self) -> &str {
        &self.0
    }
    fn get_certificate(&self) -> &str {
        Environment::Sandbox.get_certificate()
    }
}

/// Numbers its tokens, and notes the token of each call.
fn daraja() -> (Address, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let calls = Arc::new(Mutex::new(Vec::new()));
    let noted = calls.clone();
    std::thread::spawn(move || {
        let mut given = 0;
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut bytes, mut text) = ([0; 8192], String::new());
            while !text.contains("\r\n\r\n") {
                let count = stream.read(&mut bytes).unwrap();
                text.push_str(&String::from_utf8_lossy(&bytes[..count]).to_lowercase());
            }
            let body = if text.starts_with("get /oauth") {
                given += 1;
                format!(r#"{{"access_token":"{given}","expires_in":"1"}}"#)
            } else {
                let bearer = text.lines().find_map(|line| line.strip_prefix("authorization: bearer "));
                noted.lock().unwrap().push(bearer.unwrap().to_owned());
                r#"{"ConversationID":"1","OriginatorConversationID":"1","ResponseCode":"0","ResponseDescription":"ok"}"#.to_owned()
            };
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
            write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    (Address(address), calls)
}

async fn call(client: &Mpesa<Address>) {
    let asked = client.account_balance("initiator").party_a("600000");
    let url = "https://shop.example/results";
    asked.result_url(url).timeout_url(url).send().await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (address, calls) = daraja();
    let alone = Mpesa::new("key-1", "secret", address.clone());
    call(&alone).await;
    std::thread::sleep(Duration::from_secs(2));
    call(&alone).await;
    println!("two seconds after: called with token {}", calls.lock().unwrap()[1]);

    let (address, calls) = daraja();
    let one = Mpesa::new("key-2", "secret", address.clone());
    let other = Mpesa::new("key-3", "secret", address);
    for client in [&one, &other, &one, &other] {
        call(client).await;
    }
    let mut tokens = calls.lock().unwrap().clone();
    let count = tokens.len();
    tokens.dedup();
    println!("two accounts in turns: {count} calls, {} tokens", tokens.len());
}
RUST
cargo build --quiet
target/debug/look | tee seen
diff seen - <<'SEEN'
two seconds after: called with token 1
two accounts in turns: 4 calls, 4 tokens
SEEN
