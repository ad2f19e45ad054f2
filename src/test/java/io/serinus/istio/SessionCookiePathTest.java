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

  /** Whether a second request brings the cookie, after the first met the canary at /some/path. */
  private static boolean staysAt(String path, @Nullable String cookiePath) throws IOException {
    SessionCookies cookies =
        new SessionCookies(
            new SessionAffinity(
                "shop-canary", null, null, null, null, cookiePath, null, null, null));
    CookieManager browser = new CookieManager();
    browser.put(
        URI.create("http://shop.test/some/path"),
        Map.of("Set-Cookie", List.of(cookies.canary("shop-canary=x1"))));
    return browser
        .get(URI.create("http://shop.test" + path), Map.of())
        .getOrDefault("Cookie", List.of())
        .stream()
        .anyMatch(cookie -> cookie.startsWith("shop-canary="));
  }
}
