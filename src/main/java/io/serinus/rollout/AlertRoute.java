package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.PendingNotification.Severity;
import java.util.Optional;

/**
 * Somebody who is told of what happens to a Canary.
 *
 * @param name unique within the Canary
 * @param least what is less grave is not told
 * @param provider the AlertProvider; empty for the one of the configuration
 */
public record AlertRoute(String name, Severity least, Optional<TemplateRef> provider) {

  public boolean wants(Severity severity) {
    return severity.compareTo(least) >= 0;
  }
}
