package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.model.Json;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.Outcome;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays the life of one canary; each step answers the Canary as it is then. */
final class Story {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final String REPOSITORY = "apps";
  static final FollowedBranch FOLLOWED =
      new FollowedBranch("prod", REPOSITORY, "https://forge.example/ops/apps", "main", "");
  static final String TEMPLATE = "0123456789abcdef";
  private static final int STEPS = 5;

  private final CanaryKey key;
  private final List<RunSummary> history = new ArrayList<>();
  private Instant now = NOON;
  private Phase phase = Phase.NONE;
  private Instant transition = NOON;
  private @Nullable Source source;
  private String image = "";
  private String primaryImage = "";
  private @Nullable ManifestOrigin promotedManifest;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int weight;
  private int failedChecks;
  private List<CheckResult> checks = List.of();
  private String reason = "";
  private long version;

  Story(String key) {
    this.key = CanaryKey.parse(key);
  }

  /** A commit id of forty times the digit. */
  static String sha(char digit) {
    return String.valueOf(digit).repeat(40);
  }

  static CheckResult successRate(double value) {
    return new CheckResult(
        "request-success-rate",
        value,
        "%",
        99.0,
        null,
        value < 99 ? Verdict.FAIL : Verdict.PASS,
        value + (value < 99 ? " % < 99 %" : " % ≥ 99 %"));
  }

  static CheckResult duration(double value) {
    return new CheckResult(
        "request-duration", value, "ms", null, 500.0, Verdict.PASS, value + " ms ≤ 500 ms");
  }

  Instant now() {
    return now;
  }

  Story pass(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
    return this;
  }

  /** The Canary without any change. */
  Canary fresh() {
    return canary();
  }

  Canary initialising(char commit, String newImage) {
    source = source(commit, "Add podinfo (#" + commit + ")");
    image = newImage;
    reason = "waiting for podinfo-primary: 0 of 1 updated replicas are available";
    return enter(Phase.INITIALIZING);
  }

  Canary initialised() {
    primaryImage = image;
    promotedManifest = manifest();
    reason = "podinfo-primary serves all users";
    return enter(Phase.INITIALIZED);
  }

  Canary starts(char commit, String newImage) {
    if (phase == Phase.PROGRESSING) {
      history.add(
          0,
          new RunSummary(
              revision(image),
              List.of(image),
              source,
              Outcome.OVERTAKEN,
              "overtaken by a newer revision before it was promoted",
              startedAt,
              now));
    }
    source = source(commit, "Bump podinfo to " + newImage.substring(newImage.indexOf(':') + 1));
    image = newImage;
    startedAt = now;
    finishedAt = null;
    weight = 0;
    failedChecks = 0;
    checks = List.of();
    reason = "waiting for podinfo: 0 of 1 updated replicas are available";
    return enter(Phase.PROGRESSING);
  }

  Canary weight(int percent, CheckResult... passed) {
    weight = percent;
    checks = List.of(passed);
    reason = "checking " + percent + " %";
    return canary();
  }

  Canary checkFails(double successRate) {
    failedChecks++;
    checks = List.of(successRate(successRate), duration(210));
    reason = "halted at " + weight + " %: request-success-rate " + successRate + " % < 99 %";
    return canary();
  }

  Canary promoting() {
    reason = "copying the pod template to podinfo-primary";
    return enter(Phase.PROMOTING);
  }

  Canary finalising() {
    primaryImage = image;
    promotedManifest = manifest();
    weight = 0;
    reason = "podinfo-primary serves all users, podinfo drains";
    return enter(Phase.FINALISING);
  }

  Canary succeeds() {
    reason = "promoted to podinfo-primary";
    return ends(Phase.SUCCEEDED);
  }

  Canary fails() {
    failedChecks++;
    weight = 0;
    reason = "rolled back at 20 %: request-success-rate 92.1 % < 99 %";
    checks = List.of(successRate(92.1), duration(210));
    return ends(Phase.FAILED);
  }

  Canary withoutSource() {
    source = null;
    return canary();
  }

  private Canary ends(Phase end) {
    finishedAt = now;
    history.add(
        0,
        new RunSummary(
            revision(image),
            List.of(image),
            source,
            end == Phase.SUCCEEDED ? Outcome.PROMOTED : Outcome.ROLLED_BACK,
            reason,
            startedAt,
            finishedAt));
    return enter(end);
  }

  private Canary enter(Phase next) {
    phase = next;
    transition = now;
    return canary();
  }

  private @Nullable ManifestOrigin manifest() {
    return source == null
        ? null
        : new ManifestOrigin(TEMPLATE, source.repository(), source.commit());
  }

  private static String revision(String image) {
    return image.isEmpty() ? "" : "rev-" + image.substring(image.indexOf(':') + 1);
  }

  private Source source(char commit, String subject) {
    return new Source(REPOSITORY, sha(commit), "Ada", subject, now.minusSeconds(3));
  }

  private Canary canary() {
    version++;
    RolloutState rollout =
        new RolloutState(
            revision(image),
            primaryImage.isEmpty() ? null : revision(primaryImage),
            "run",
            source,
            null,
            image.isEmpty() ? List.of() : List.of(image),
            primaryImage.isEmpty() ? List.of() : List.of(primaryImage),
            startedAt,
            finishedAt,
            null,
            null,
            null,
            null,
            null,
            weight == 0 ? -1 : weight / 10 - 1,
            STEPS,
            0,
            checks,
            reason,
            List.of(),
            history,
            null,
            promotedManifest,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    CanaryStatus status =
        new CanaryStatus(
            phase,
            failedChecks,
            weight,
            0,
            null,
            null,
            transition,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            rollout);
    return new Canary(
        key,
        "uid-" + key,
        1,
        Long.toString(version),
        false,
        CanarySpec.of(Json.MAPPER.createObjectNode()),
        status);
  }
}
