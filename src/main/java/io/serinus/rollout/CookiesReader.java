package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.SessionAffinity;
import io.serinus.model.CanaryService;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cookies of an analysis with session affinity. */
final class CookiesReader {
  private CookiesReader() {}

  static CookieNames read(
      CanaryAnalysis analysis, @Nullable CanaryService service, boolean tcp, PlanRemarks remarks) {
    SessionAffinity affinity = analysis.sessionAffinity();
    if (affinity == null) {
      return CookieNames.NONE;
    }
    String name = Objects.requireNonNullElse(affinity.cookieName(), "");
    remarks.errorWhen(
        name.isEmpty(), "spec.analysis.sessionAffinity.cookieName is missing: write a name");
    boolean chosen = analysis.match() != null && !analysis.match().isEmpty();
    remarks.warningWhen(
        chosen || tcp,
        (tcp ? "TCP connections carry no cookies" : "analysis.match chooses the canary's users")
            + ": analysis.sessionAffinity is passed over");
    if (chosen || tcp) {
      return CookieNames.NONE;
    }
    checkHosts(affinity, service, remarks);
    return new CookieNames(name, Objects.requireNonNullElse(affinity.primaryCookieName(), ""));
  }

  /**
   * A browser takes a cookie with a domain from hosts of this domain only. Source: RFC 6265,
   * section 5.3, step 6.
   */
  private static void checkHosts(
      SessionAffinity affinity, @Nullable CanaryService service, PlanRemarks remarks) {
    String written = Objects.requireNonNullElse(affinity.domain(), "");
    String domain = bare(written, ".");
    if (domain.isEmpty() || service == null || service.hosts() == null) {
      return;
    }
    List<String> strange =
        service.hosts().stream()
            .filter(Objects::nonNull)
            .filter(host -> !host.equals("*"))
            .filter(host -> !within(bare(host, "*."), domain))
            .toList();
    remarks.warningWhen(
        !strange.isEmpty(),
        "analysis.sessionAffinity.domain is '%s', so that browsers refuse the cookie from %s: write a domain of all hosts, or leave it out"
            .formatted(written, String.join(", ", strange)));
  }

  private static boolean within(String host, String domain) {
    return host.equals(domain) || host.endsWith("." + domain);
  }

  private static String bare(String name, String prefix) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(prefix) ? lower.substring(prefix.length()) : lower;
  }
}
