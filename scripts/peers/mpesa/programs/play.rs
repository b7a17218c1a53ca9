use mpesa::{ApiEnvironment, CommandId, Environment, IdentifierTypes, Mpesa};

/// Sets the address of the simulator, with the certificate of Safaricom's sandbox.
#[derive(Clone)]
struct Simulator(String);

impl ApiEnvironment for Simulator {
    fn base_url(&self) -> &str {
        &self.0
    }
    fn get_certificate(&self) -> &str {
        Environment::Sandbox.get_certificate()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hook = std::env::var("LANGO_HOOK")?;
    let credentials: serde_json::Value =
        serde_json::from_str(&std::env::var("LANGO_CREDENTIALS")?)?;
    let credential = |name: &str| credentials[name].as_str().unwrap();
    let client = Mpesa::new(
        credential("consumerKey"),
        credential("consumerSecret"),
        Simulator(std::env::var("LANGO_SIMULATOR")?),
    );
    let prompt = client
        .express_request(credential("shortCode"))
        .pass_key(credential("passkey"))
        .phone_number("254712345678")
        .party_a("254712345678")
        .party_b(credential("shortCode"))
        .amount(150)
        .callback_url(&hook)
        .account_ref("INV1")
        .transaction_type(CommandId::CustomerPayBillOnline)
        .transaction_desc("Duka")
        .send()
        .await?;
    let paid = client
        .b2c(credential("initiatorName"))
        .party_a(credential("shortCode"))
        .party_b("254712345678")
        .amount(100)
        .result_url(&hook)
        .timeout_url(&hook)
        .command_id(CommandId::BusinessPayment)
        .send()
        .await?;
    let balance = client
        .account_balance(credential("initiatorName"))
        .party_a(credential("shortCode"))
        .identifier_type(IdentifierTypes::ShortCode)
        .result_url(&hook)
        .timeout_url(&hook)
        .send()
        .await?;
    println!(
        "{}",
        serde_json::json!({ "prompt": prompt.response_code, "payout": paid.response_code, "balance": balance.response_code })
    );
    Ok(())
}
