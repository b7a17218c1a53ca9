#!/usr/bin/env bash
# serde_json 1.0.154, for events as tagged enums (`type` beside `data`, or among the fields) with a rate that is an f64, in a program that has rust_decimal
# 1.43.0 for its amounts.
#
# Guess: features of crates only add. How rust_decimal reads decimals from JSON, for which it has a feature, concerns the fields that are decimals.
# Behavior: `serde-with-arbitrary-precision` switches serde_json over for the whole program, whichever crate asks for it. A fraction that has to be kept until the
# type is known is then a map inside, and an f64 is refused: where `type` comes after `data`, but not before it; in an enum with the type among its fields,
# always. 1 is read, 1.5 is not. A dependency's feature, or a sender that orders its members otherwise, turns events that were read into errors.
# Nothing to mend here: numbers in our events are integers, which are read either way; a rate or a fee of a host's own belongs in text.
#
# Output seen (Rust 1.95.0):
#   rust_decimal alone:
#     type before data: read
#     type after data: read
#     type after data, whole: read
#     type among the fields: read
#   rust_decimal with "serde-with-arbitrary-precision":
#     type before data: read
#     type after data: invalid type: map, expected f64 at line 1 column 62
#     type after data, whole: read
#     type among the fields: invalid type: map, expected f64
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >src/main.rs <<'RUST'
use serde::Deserialize;

#[allow(dead_code)]
#[derive(Deserialize)]
struct Exchange {
    amount_minor: i64,
    rate: f64,
}

#[allow(dead_code)]
#[derive(Deserialize)]
#[serde(tag = "type", content = "data")]
enum Event {
    Exchanged(Exchange),
}

#[allow(dead_code)]
#[derive(Deserialize)]
#[serde(tag = "type")]
enum FlatEvent {
    Exchanged(Exchange),
}

fn said<T>(read: serde_json::Result<T>) -> String {
    read.map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

fn main() {
    let first = r#"{"type":"Exchanged","data":{"amount_minor":1500,"rate":0.025}}"#;
    let last = r#"{"data":{"amount_minor":1500,"rate":0.025},"type":"Exchanged"}"#;
    let whole = r#"{"data":{"amount_minor":1500,"rate":1},"type":"Exchanged"}"#;
    let flat = r#"{"type":"Exchanged","amount_minor":1500,"rate":0.025}"#;
    println!("  type before data: {}", said(serde_json::from_str::<Event>(first)));
    println!("  type after data: {}", said(serde_json::from_str::<Event>(last)));
    println!("  type after data, whole: {}", said(serde_json::from_str::<Event>(whole)));
    println!("  type among the fields: {}", said(serde_json::from_str::<FlatEvent>(flat)));
}
RUST
for features in '' '"serde-with-arbitrary-precision"'; do
  cat >Cargo.toml <<TOML
[package]
name = "look"
version = "0.1.0"
edition = "2021"

[dependencies]
rust_decimal = { version = "=1.43.0", features = [$features] }
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"
TOML
  cargo build --quiet
  echo "rust_decimal ${features:+with }${features:-alone}:"
  target/debug/look
done | tee seen
diff seen - <<'SEEN'
rust_decimal alone:
  type before data: read
  type after data: read
  type after data, whole: read
  type among the fields: read
rust_decimal with "serde-with-arbitrary-precision":
  type before data: read
  type after data: invalid type: map, expected f64 at line 1 column 62
  type after data, whole: read
  type among the fields: invalid type: map, expected f64
SEEN
