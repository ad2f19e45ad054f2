package io.serinus.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryAnalysis.SessionAffinity;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a browser does with the cookies: the JDK's own cookie store plays it. */
final class SessionCookiePathTest {
  private static final String OWN = "shop-canary=0123456789abcdef";

  @Test
  void withoutAPathTheUserStaysOnTheCanaryForEveryPath() throws IOException {
    assertThat(staysAt("/another/path", null)).isTrue();
    assertThat(staysAt("/", "")).isTrue();
  }

  @Test
  void aPathThatIsGivenIsKept() throws IOException {
    assertThat(staysAt("/some/other", "/some")).isTrue();
    assertThat(staysAt("/another/path", "/some")).isFalse();
  }

  @Test
  void aCookieOfOursIsForgottenForThePathThatItWasSetFor() {
    assertThat(cookies(null).canary(OWN)).endsWith("; Path=/");
    assertThat(cookies(null).forgotten(OWN)).isEqualTo(OWN + "; Max-Age=-1; Path=/");
    assertThat(cookies("/some").forgotten(OWN)).isEqualTo(OWN + "; Max-Age=-1; Path=/some");
  }

  @Test
  void aCookieThatFlaggerSetIsForgottenAsItWasSet() {
    assertThat(cookies(null).forgotten("shop-canary=LpsIaLdoNZ"))
        .isEqualTo("shop-canary=LpsIaLdoNZ; Max-Age=-1");
    assertThat(cookies("/some").forgotten("shop-canary=LpsIaLdoNZ"))
        .isEqualTo("shop-canary=LpsIaLdoNZ; Max-Age=-1; Path=/some");
  }

  /** Whether a second request brings the cookie, after the first met the canary at /some/path. */
  private static boolean staysAt(String path, @Nullable String cookiePath) throws IOException {
    CookieManager browser = new CookieManager();
    meet(browser, "/some/path", cookies(cookiePath).canary(OWN));
    return brings(browser, path);
  }

  private static SessionCookies cookies(@Nullable String path) {
    return new SessionCookies(
        new SessionAffinity("shop-canary", null, null, null, null, path, null, null, null));
  }

  private static void meet(CookieManager browser, String path, String cookie) throws IOException {
    browser.put(URI.create("http://shop.test" + path), Map.of("Set-Cookie", List.of(cookie)));
  }

  private static boolean brings(CookieManager browser, String path) throws IOException {
    return browser
        .get(URI.create("http://shop.test" + path), Map.of())
        .getOrDefault("Cookie", List.of())
        .stream()
        .anyMatch(cookie -> cookie.startsWith("shop-canary="));
  }
}
