import bankswitch.v1.Bankswitch.StatusRequest;
import bankswitch.v1.Bankswitch.TransferRequest;
import bankswitch.v1.Bankswitch.TransferStatus;
import com.google.protobuf.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Main {
  static void tell(byte[] body) throws Exception {
    TransferStatus status = TransferStatus.parseFrom(body);
    System.out.println(status.getState() + " " + status.getCode() + " " + status.getAmountMinor() + " " + status.getCurrency());
  }

  static void ask(String path, Message message) throws Exception {
    byte[] body = message.toByteArray();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("SWITCH_SECRET").getBytes(), "HmacSHA256"));
    HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("SWITCH_URL") + path))
        .header("switch-signature", HexFormat.of().formatHex(mac.doFinal(body)))
        .header("content-type", "application/x-protobuf")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
    tell(HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body());
  }

  public static void main(String[] arguments) throws Exception {
    String callback = System.getenv("CALLBACK");
    if (callback != null) {
      tell(Base64.getDecoder().decode(callback));
      return;
    }
    String key = System.getenv("END_TO_END_ID");
    ask("/transfers", TransferRequest.newBuilder().setEndToEndId(key).setDirection("deposit")
        .setAmountMinor(Long.parseLong(System.getenv("AMOUNT"))).setCurrency("KES").setAccount("\u00fc-1").build());
    ask("/status", StatusRequest.newBuilder().setEndToEndId(key).build());
    ask("/status", StatusRequest.getDefaultInstance());
  }
}
