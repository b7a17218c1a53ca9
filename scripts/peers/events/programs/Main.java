import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public class Main {
  interface Attempt {
    void verify(String secret, String body, HttpHeaders headers) throws Exception;
  }

  static boolean accepts(Attempt attempt, JsonObject one) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Map.Entry<String, JsonElement> header : one.getAsJsonObject("headers").entrySet())
      headers.put(header.getKey(), List.of(header.getValue().getAsString()));
    try {
      attempt.verify(one.get("secret").getAsString(), one.get("body").getAsString(), HttpHeaders.of(headers, (name, value) -> true));
      return true;
    } catch (Exception refused) {
      return false;
    }
  }

  public static void main(String[] arguments) {
    JsonArray cases = JsonParser.parseReader(new InputStreamReader(System.in)).getAsJsonArray();
    List<Boolean> standard = new ArrayList<>();
    List<Boolean> svix = new ArrayList<>();
    for (JsonElement one : cases) {
      standard.add(accepts((secret, body, headers) -> new com.standardwebhooks.Webhook(secret).verify(body, headers), one.getAsJsonObject()));
      svix.add(accepts((secret, body, headers) -> new com.svix.Webhook(secret).verify(body, headers), one.getAsJsonObject()));
    }
    System.out.println("{\"standardwebhooks\":" + standard + ",\"svix\":" + svix + "}");
  }
}
