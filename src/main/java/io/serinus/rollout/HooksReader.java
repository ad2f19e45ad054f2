package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryWebhook;
import io.serinus.model.GoDuration;
import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.model.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The webhooks of an analysis with their defaults. */
final class HooksReader {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final int MOST_RETRIES = 10;
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[^\\s/?#]\\S*", Pattern.CASE_INSENSITIVE);

  private final PlanRemarks remarks;
  private final Set<String> names = new HashSet<>();

  private HooksReader(PlanRemarks remarks) {
    this.remarks = remarks;
  }

  static List<Hook> read(CanaryAnalysis analysis, PlanRemarks remarks) {
    List<CanaryWebhook> webhooks = analysis.webhooks();
    return webhooks == null ? List.of() : new HooksReader(remarks).hooks(webhooks);
  }

  private List<Hook> hooks(List<CanaryWebhook> webhooks) {
    List<Hook> hooks = new ArrayList<>();
    for (int index = 0; index < webhooks.size(); index++) {
      CanaryWebhook webhook = webhooks.get(index);
      if (webhook != null) {
        hook("spec.analysis.webhooks[" + index + "]", webhook).ifPresent(hooks::add);
      }
    }
    return hooks;
  }

  private Optional<Hook> hook(String where, CanaryWebhook webhook) {
    String url = or(webhook.url(), "");
    Optional<HookType> type = type(where, or(webhook.type(), ""));
    boolean usable = ADDRESS.matcher(url).matches();
    boolean only = type.isPresent() && onlyTold(type.get());
    remarks.errorWhen(
        !usable && !only, where + ".url is no address: write it like http://host:port/path");
    remarks.warningWhen(
        !usable && only,
        where
            + ".url is no address, so that the hook is not called: write it like"
            + " http://host:port/path");
    if (type.isEmpty() || !usable) {
      return Optional.empty();
    }
    return Optional.of(
        new Hook(
            type.get(),
            unique(or(webhook.name(), "")),
            url,
            timeout(where, webhook.timeout()),
            retries(where, webhook.retries()),
            !Boolean.TRUE.equals(webhook.disableTLS()),
            metadata(webhook),
            secretName(where, webhook),
            deadline(where, type.get(), webhook.deadline()),
            Boolean.TRUE.equals(webhook.muteAlert())));
  }

  /** Whether nothing depends on the answers of hooks of this type. */
  private static boolean onlyTold(HookType type) {
    return type == HookType.EVENT || type == HookType.POST_ROLLOUT;
  }

  private Optional<HookType> type(String where, String word) {
    try {
      return Optional.of(word.isEmpty() ? HookType.ROLLOUT : HookType.of(word));
    } catch (InvalidInputException unknown) {
      remarks.error(where + ".type: " + unknown.getMessage());
      return Optional.empty();
    }
  }

  private Duration timeout(String where, @Nullable Duration timeout) {
    if (timeout == null || timeout.isZero()) {
      return DEFAULT_TIMEOUT;
    }
    boolean tooLong = timeout.compareTo(LONGEST_TIMEOUT) > 0;
    remarks.warningWhen(
        tooLong,
        where + ".timeout is " + GoDuration.format(timeout) + ", above the longest: 1h is used");
    return tooLong ? LONGEST_TIMEOUT : timeout;
  }

  private int retries(String where, @Nullable Integer retries) {
    int wanted = retries == null ? 0 : retries;
    int used = Math.min(Math.max(wanted, 0), MOST_RETRIES);
    remarks.warningWhen(
        used != wanted,
        "%s.retries is %d, not within 0–%d: %d is used"
            .formatted(where, wanted, MOST_RETRIES, used));
    return used;
  }

  private static Map<String, String> metadata(CanaryWebhook webhook) {
    Map<String, String> metadata = new HashMap<>();
    if (webhook.metadata() != null) {
      webhook.metadata().forEach((key, value) -> metadata.put(key, value == null ? "" : value));
    }
    return metadata;
  }

  private Optional<String> secretName(String where, CanaryWebhook webhook) {
    if (webhook.secretRef() == null) {
      return Optional.empty();
    }
    String name = or(webhook.secretRef().name(), "");
    remarks.errorWhen(name.isEmpty(), where + ".secretRef.name is missing: name the Secret");
    return Optional.of(name);
  }

  private Optional<Duration> deadline(String where, HookType type, @Nullable Duration deadline) {
    boolean useless = deadline != null && (!type.isGate() || deadline.isZero());
    remarks.warningWhen(
        useless,
        where + ".deadline is passed over: only a gate can have one, and it must be above zero");
    return useless ? Optional.empty() : Optional.ofNullable(deadline);
  }

  private String unique(String name) {
    String base = name.isEmpty() ? "webhook" : name;
    String candidate = base;
    for (int next = 2; !names.add(candidate); next++) {
      candidate = base + " (" + next + ")";
    }
    return candidate;
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}
