import java.time.OffsetDateTime;
import java.util.Map;
import lango.ApiClient;
import lango.ApiException;
import lango.JSON;
import lango.api.PaymentsApi;
import lango.auth.HttpBearerAuth;
import lango.model.Amount;
import lango.model.PaymentRequest;
import lango.model.AnotherAction;
import lango.model.Problem;
import lango.model.TransactionView;

public class Main {
  static PaymentsApi payments(String url) {
    ApiClient client = new ApiClient().setBasePath(url);
    ((HttpBearerAuth) client.getAuthentication("token")).setBearerToken(System.getenv("LANGO_TOKEN"));
    return new PaymentsApi(client);
  }

  static TransactionView pay(String url, String key) throws Exception {
    PaymentsApi api = payments(url);
    PaymentRequest request = new PaymentRequest()
        .gateway("mpesa")
        .amount(new Amount().amountMinor(150000L).currency("KES"))
        .merchantReference(key)
        .counterparty(Map.of("phoneNumber", "+254712345678"));
    TransactionView made = api.createDeposit(key, request);
    for (;;) {
      TransactionView found = api.getTransaction(made.getTransactionId());
      if (found.getStatus() == TransactionView.StatusEnum.SUCCEEDED) return found;
      Thread.sleep(50);
    }
  }

  public static void main(String[] arguments) throws Exception {
    String url = System.getenv("LANGO_URL");
    String laterUrl = System.getenv("LANGO_LATER_URL");
    TransactionView paid = pay(url, "openapi-generator-java-1");
    String problem = null;
    try {
      payments(url).getTransaction("txn_1");
    } catch (ApiException refused) {
      problem = new JSON().getGson().fromJson(refused.getResponseBody(), Problem.class).getTitle();
    }
    TransactionView later = pay(laterUrl, "openapi-generator-java-2");
    AnotherAction action = later.getAction().getAnotherAction();
    String known = payments(laterUrl).getTransaction(paid.getTransactionId()).getAction().getApproveOnDeviceAction().getType().getValue();
    int listed = payments(laterUrl)
        .listTransactions(null, null, null, null, OffsetDateTime.parse("2020-01-01T00:00Z"), null, 5, null)
        .getTransactions().size();
    System.out.printf(
        "{\"paid\":\"%s\",\"problem\":\"%s\",\"known\":\"%s\",\"later\":\"%s\",\"action\":\"%s\",\"listed\":%d}%n",
        paid.getStatus(), problem, known, later.getStatus(), action.getType(), listed);
    System.exit(0);
  }
}
