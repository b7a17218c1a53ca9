import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies a signed event (Standard Webhooks) with Java's standard library. By hand, with the secret and the three headers:
 * {@code LANGO_SECRET=whsec_... java Verify.java MESSAGE_ID TIMESTAMP SIGNATURE < body}
 */
public class Verify {
    /** Throws where the event is not to be believed. {@code body} is the raw request body. */
    static void verify(byte[] body, String messageId, String timestamp, String signature, String secret)
            throws GeneralSecurityException {
        boolean isNumber = timestamp.matches("[0-9]{1,12}");
        if (!isNumber || Math.abs(System.currentTimeMillis() - Long.parseLong(timestamp) * 1000) > 300_000)
            throw new GeneralSecurityException("the time stamp is too far from now");
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        if (key.length < 24) throw new GeneralSecurityException("the secret is not whole");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((messageId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
        // While a secret is rotated there are two signatures, with a space between them.
        for (String one : signature.split(" "))
            if (MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), expected)) return;
        throw new GeneralSecurityException("no signature matches");
    }

    public static void main(String[] args) throws Exception {
        try {
            verify(System.in.readAllBytes(), args[0], args[1], args[2], System.getenv("LANGO_SECRET"));
            System.out.println("verified");
        } catch (GeneralSecurityException error) {
            System.err.println("refused: " + error.getMessage());
            System.exit(1);
        }
    }
}
