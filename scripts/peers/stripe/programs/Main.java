import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.Stripe;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import java.io.InputStreamReader;

public class Main {
  public static void main(String[] arguments) {
    JsonObject given = JsonParser.parseReader(new InputStreamReader(System.in)).getAsJsonObject();
    String reads;
    try {
      Event event = Webhook.constructEvent(given.get("body").getAsString(), given.get("header").getAsString(), given.get("secret").getAsString());
      reads = event.getDataObjectDeserializer().getObject().isPresent() ? "reads the event" : "takes the event, and gives no object";
    } catch (Exception refused) {
      reads = "refuses the event: " + refused.getMessage();
    }
    JsonObject told = new JsonObject();
    told.addProperty("version", Stripe.API_VERSION);
    told.addProperty("reads", reads);
    System.out.println(told);
  }
}
