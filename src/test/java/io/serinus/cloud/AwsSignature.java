package io.serinus.cloud;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a request as AWS does. Source: AWS Signature Version 4, "Create a signed AWS API request".
 *
 * @param accessKey of whoever signed
 * @param valid whether the signature is that of what was received
 */
public record AwsSignature(
    String accessKey, String date, String region, String service, boolean valid) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

  /**
   * @param path without a query
   * @param headers as they were received
   */
  public static AwsSignature of(
      String method,
      String path,
      Map<String, List<String>> headers,
      String body,
      String secretKey) {
    TreeMap<String, List<String>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    named.putAll(headers);
    Matcher form = FORM.matcher(named.get("Authorization").get(0));
    if (!form.matches()) {
      throw new AssertionError("no signature: " + named.get("Authorization"));
    }
    StringBuilder canonical = new StringBuilder(method).append('\n').append(path).append("\n\n");
    for (String name : form.group(5).split(";", -1)) {
      canonical.append(name).append(':').append(String.join(",", named.get(name))).append('\n');
    }
    canonical.append('\n').append(form.group(5)).append('\n').append(hash(body));
    String scope = form.group(2) + "/" + form.group(3) + "/" + form.group(4) + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + named.get("X-Amz-Date").get(0)
            + "\n"
            + scope
            + "\n"
            + hash(canonical.toString());
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return new AwsSignature(
        form.group(1),
        form.group(2),
        form.group(3),
        form.group(4),
        HexFormat.of().formatHex(hmac(key, toSign)).equals(form.group(6)));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }
}
