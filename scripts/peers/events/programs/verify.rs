use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{json, Value};

fn headers_of(case: &Value) -> HeaderMap {
    case["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value.as_str().unwrap()).unwrap(),
            )
        })
        .collect()
}

fn main() {
    let cases: Vec<Value> = serde_json::from_reader(std::io::stdin()).unwrap();
    let text = |case: &Value, name: &str| case[name].as_str().unwrap().to_owned();
    let standard: Vec<bool> = cases
        .iter()
        .map(|case| {
            standardwebhooks::Webhook::new(&text(case, "secret"))
                .and_then(|hook| hook.verify(text(case, "body").as_bytes(), &headers_of(case)))
                .is_ok()
        })
        .collect();
    let svix: Vec<bool> = cases
        .iter()
        .map(|case| {
            svix::webhooks::Webhook::new(&text(case, "secret"))
                .and_then(|hook| hook.verify(text(case, "body").as_bytes(), &headers_of(case)))
                .is_ok()
        })
        .collect();
    println!("{}", json!({ "standardwebhooks": standard, "svix": svix }));
}
