#!/usr/bin/env bash
# Four HTTP clients of Java as they come: HttpURLConnection and HttpClient of the JDK, OkHttp 5.5.1 and Apache HttpClient 5.6.5, at a server that carries a POST
# out and then loses the connection, or answers with a status that says "not now".
#
# Guess: a POST is sent once. What the server answers is what the caller sees, and whether to pay again is the caller's decision; retries are something
# that one switches on, and for a POST they stay off.
# Behavior: three of the four send it again by themselves, each after something else, and the caller sees the 201 of the second and nothing of the first:
# HttpURLConnection after a lost answer, OkHttp after 408 and after 503 with `Retry-After: 0`, Apache's after 429 and 503. Proxies answer 503 for a backend that
# was too slow, so the first may have been carried out: without a key that the provider knows it is paid twice. A count of attempts, a circuit breaker and a
# rate limit around the call see one.
# Documented here: docs/guides/merchants.md says so, and why it does no harm: each POST that pays has to have a key, and a repeated one gets the
# first payment. `GatewayHttp` states that a host's own transport repeats nothing.
#
# Output seen (OpenJDK 17.0.15), how often it was carried out and what the caller sees:
#   lost: HttpURLConnection 2, 201; HttpClient 1, an error; OkHttp 1, an error; Apache 1, an error
#   408: HttpURLConnection 1, 408; HttpClient 1, 408; OkHttp 2, 201; Apache 1, 408
#   429: HttpURLConnection 1, 429; HttpClient 1, 429; OkHttp 1, 429; Apache 2, 201
#   503: HttpURLConnection 1, 503; HttpClient 1, 503; OkHttp 1, 503; Apache 2, 201
#   503, Retry-After 0: HttpURLConnection 1, 503; HttpClient 1, 503; OkHttp 2, 201; Apache 2, 201
#   504: HttpURLConnection 1, 504; HttpClient 1, 504; OkHttp 1, 504; Apache 1, 504
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>look</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.squareup.okhttp3</groupId>
      <artifactId>okhttp-jvm</artifactId>
      <version>5.5.1</version>
    </dependency>
    <dependency>
      <groupId>org.apache.httpcomponents.client5</groupId>
      <artifactId>httpclient5</artifactId>
      <version>5.6.5</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.StringEntity;

public class Look {
  interface Client {
    int post(String url) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Integer> carriedOut = new ConcurrentHashMap<>();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String[] parts = path.split("/");
      int times = carriedOut.merge(path, 1, Integer::sum);
      if (times == 1 && parts.length == 4) exchange.getResponseHeaders().set("Retry-After", parts[3]);
      if (times > 1) exchange.sendResponseHeaders(201, -1);
      else if (!parts[2].equals("lost")) exchange.sendResponseHeaders(Integer.parseInt(parts[2]), -1);
      exchange.close();
    });
    server.start();

    var jdk = HttpClient.newHttpClient();
    var okHttp = new OkHttpClient();
    var apache = HttpClients.createDefault();
    Map<String, Client> clients = new LinkedHashMap<>();
    clients.put("HttpURLConnection", url -> {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.getOutputStream().write("{}".getBytes());
      return connection.getResponseCode();
    });
    clients.put("HttpClient", url -> {
      var request = HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
      return jdk.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    });
    clients.put("OkHttp", url -> {
      var body = RequestBody.create("{}", MediaType.get("application/json"));
      try (var response = okHttp.newCall(new Request.Builder().url(url).post(body).build()).execute()) {
        return response.code();
      }
    });
    clients.put("Apache", url -> {
      var post = new HttpPost(url);
      post.setEntity(new StringEntity("{}"));
      return apache.execute(post, response -> response.getCode());
    });

    for (String answer : new String[] {"lost", "408", "429", "503", "503/0", "504"}) {
      StringBuilder line = new StringBuilder(answer.replace("/", ", Retry-After ")).append(":");
      for (var client : clients.entrySet()) {
        String path = "/" + client.getKey() + "/" + answer;
        String sees;
        try {
          sees = String.valueOf(client.getValue().post("http://127.0.0.1:" + server.getAddress().getPort() + path));
        } catch (IOException error) {
          sees = "an error";
        }
        line.append(" %s %d, %s;".formatted(client.getKey(), carriedOut.get(path), sees));
      }
      System.out.println(line.substring(0, line.length() - 1));
    }
    System.exit(0);
  }
}
JAVA
java -cp 'lib/*' Look.java 2>/dev/null | tee seen
diff seen - <<'SEEN'
lost: HttpURLConnection 2, 201; HttpClient 1, an error; OkHttp 1, an error; Apache 1, an error
408: HttpURLConnection 1, 408; HttpClient 1, 408; OkHttp 2, 201; Apache 1, 408
429: HttpURLConnection 1, 429; HttpClient 1, 429; OkHttp 1, 429; Apache 2, 201
503: HttpURLConnection 1, 503; HttpClient 1, 503; OkHttp 1, 503; Apache 2, 201
503, Retry-After 0: HttpURLConnection 1, 503; HttpClient 1, 503; OkHttp 2, 201; Apache 2, 201
504: HttpURLConnection 1, 504; HttpClient 1, 504; OkHttp 1, 504; Apache 1, 504
SEEN
