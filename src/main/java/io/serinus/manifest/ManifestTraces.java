package io.serinus.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks in a text for the keys without which it cannot define a Kubernetes object, whatever its
 * syntax. May see one where there is none (in a comment, say), never the reverse.
 */
final class ManifestTraces {
  /** How far back a key may begin that is only recognised by what follows. */
  private static final int OVERLAP = 256;

  private static final int CHUNK = 64 * 1024;

  private static final Pattern KEY =
      Pattern.compile(
          "(?<![A-Za-z0-9_.-])(?:(?<version>apiVersion)|(?<kind>kind)|(?<metadata>metadata)"
              + "|(?<sops>sops))[\"']?\\s{0,64}:"
              + "|(?<escaped>\"[^\"\\n]{0,64}?\\\\[^\"\\n]{0,64}\"\\s{0,64}:)");

  private enum Key {
    VERSION,
    KIND,
    METADATA,
    SOPS,
    ESCAPED
  }

  private final Set<Key> seen = EnumSet.noneOf(Key.class);

  private ManifestTraces() {}

  /** Whether the text may define an object. */
  static boolean in(CharSequence text) {
    ManifestTraces traces = new ManifestTraces();
    traces.look(text);
    return traces.mayDefine();
  }

  /**
   * Whether bytes may define an object. Bytes that are not of an encoding with ASCII in it may.
   *
   * @param content read to its end, or to where the answer is certain; memory used is bounded
   */
  static boolean in(InputStream content) throws IOException {
    ManifestTraces traces = new ManifestTraces();
    String before = "";
    byte[] chunk = new byte[CHUNK];
    for (int read = content.readNBytes(chunk, 0, CHUNK);
        read > 0;
        read = content.readNBytes(chunk, 0, CHUNK)) {
      String text = before + new String(chunk, 0, read, ISO_8859_1);
      if (text.indexOf('\0', before.length()) >= 0) {
        return true;
      }
      traces.look(text);
      if (traces.mayDefine()) {
        return true;
      }
      before = text.substring(Math.max(0, text.length() - OVERLAP));
    }
    return false;
  }

  private void look(CharSequence text) {
    Matcher matcher = KEY.matcher(text);
    while (matcher.find()) {
      seen.add(key(matcher));
    }
  }

  private static Key key(Matcher matcher) {
    if (matcher.group("version") != null) {
      return Key.VERSION;
    }
    if (matcher.group("kind") != null) {
      return Key.KIND;
    }
    if (matcher.group("metadata") != null) {
      return Key.METADATA;
    }
    return matcher.group("sops") != null ? Key.SOPS : Key.ESCAPED;
  }

  /** One of the two keys may be misspelt in what is an object otherwise. */
  private boolean mayDefine() {
    boolean version = seen.contains(Key.VERSION);
    boolean kind = seen.contains(Key.KIND);
    return (version && kind)
        || ((version || kind) && seen.contains(Key.METADATA))
        || seen.contains(Key.SOPS)
        || seen.contains(Key.ESCAPED);
  }
}
