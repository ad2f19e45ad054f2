package io.serinus.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.OneLine;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the status file of one canary says: a pure function of the Canary's status, so unchanged
 * state gives unchanged bytes. Texts are of one line and bounded; instants are of whole seconds.
 *
 * <p>The order of the components is the order of the keys in the file. It is read back too: what a
 * file on the branch says is what the next commit's subject tells the difference to.
 *
 * @param canary {@code namespace/name}
 * @param step {@code i of n}; null outside a run with steps
 * @param updated when the phase last changed
 * @param checks the last check of each metric
 * @param history the last runs, newest first
 * @param problems what stands in the way, each one sentence: conditions that are not met, faults of
 *     the files that concern this canary
 */
public record CanaryReport(
    String canary,
    String cluster,
    Phase phase,
    int weight,
    @Nullable String step,
    int failedChecks,
    String reason,
    Revision revision,
    Primary primary,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Nullable Instant updated,
    List<Check> checks,
    List<Run> history,
    List<String> problems) {
  private static final int MAX_REASON = 500;
  private static final int MAX_LISTED = 20;

  public CanaryReport {
    canary = canary == null ? "" : canary;
    cluster = cluster == null ? "" : cluster;
    phase = phase == null ? Phase.NONE : phase;
    reason = reason == null ? "" : reason;
    revision = revision == null ? Revision.NONE : revision;
    primary = primary == null ? Primary.NONE : primary;
    checks = bounded(checks);
    history = bounded(history);
    problems = bounded(problems);
  }

  /**
   * The revision that is rolled out, or was last.
   *
   * @param id identity of the pod template
   * @param commit full id of the commit that brought it; empty when it did not come from Git
   */
  public record Revision(
      String id,
      List<String> images,
      String repository,
      String commit,
      String author,
      String subject,
      @Nullable PullRequestLink pullRequest) {
    static final Revision NONE = new Revision("", List.of(), "", "", "", "", null);

    public Revision {
      id = id == null ? "" : id;
      images = bounded(images);
      repository = repository == null ? "" : repository;
      commit = commit == null ? "" : commit;
      author = author == null ? "" : author;
      subject = subject == null ? "" : subject;
    }
  }

  /**
   * What was last promoted: what users are served.
   *
   * @param id identity of the revision; empty when it is not known what the primary runs now
   * @param template identity of the pod template alone
   * @param commit full id of the commit that has this template; empty when it did not come from Git
   */
  public record Primary(
      String id, List<String> images, String template, String repository, String commit) {
    static final Primary NONE = new Primary("", List.of(), "", "", "");

    public Primary {
      id = id == null ? "" : id;
      images = bounded(images);
      template = template == null ? "" : template;
      repository = repository == null ? "" : repository;
      commit = commit == null ? "" : commit;
    }

    /** Before it is initialised a Canary has promoted nothing, whatever it is to begin with. */
    static Primary of(CanaryStatus status) {
      RolloutState rollout = status.rollout();
      if (!status.phase().initialised()) {
        return new Primary("", lines(rollout.primaryImages()), "", "", "");
      }
      ManifestOrigin manifest = rollout.promotedManifest();
      return new Primary(
          OneLine.of(text(rollout.promotedRevision()), 64),
          lines(rollout.primaryImages()),
          manifest == null ? "" : OneLine.of(manifest.template(), 64),
          manifest == null ? "" : OneLine.of(manifest.repository(), 100),
          manifest == null ? "" : OneLine.of(manifest.commit(), 64));
    }
  }

  /** One metric: {@code value: 92.1 %}, {@code bound: ≥ 99 %}, {@code verdict: fail}. */
  public record Check(String metric, String value, String bound, String verdict, String reason) {
    public Check {
      metric = metric == null ? "" : metric;
      value = value == null ? "" : value;
      bound = bound == null ? "" : bound;
      verdict = verdict == null ? "" : verdict;
      reason = reason == null ? "" : reason;
    }

    static Check of(CheckResult check) {
      return new Check(
          OneLine.of(check.metric(), 100),
          Quantity.measured(check),
          Quantity.bound(check),
          check.verdict().name().toLowerCase(Locale.ROOT),
          OneLine.of(check.reason(), 300));
    }

    @JsonIgnore
    boolean failed() {
      return verdict.equals("fail");
    }
  }

  /** A run that has ended. */
  public record Run(
      Phase outcome,
      List<String> images,
      String commit,
      String subject,
      @Nullable Instant started,
      @Nullable Instant finished,
      String reason) {
    public Run {
      outcome = outcome == null ? Phase.NONE : outcome;
      images = bounded(images);
      commit = commit == null ? "" : commit;
      subject = subject == null ? "" : subject;
      reason = reason == null ? "" : reason;
    }

    static Run of(RunSummary run) {
      Source source = run.source();
      return new Run(
          run.outcome(),
          lines(run.images()),
          source == null ? "" : OneLine.of(source.commit(), 64),
          source == null ? "" : OneLine.of(source.subject(), 200),
          seconds(run.startedAt()),
          seconds(run.finishedAt()),
          OneLine.of(run.reason(), MAX_REASON));
    }
  }

  /**
   * The projection.
   *
   * @param pullRequest of the source commit, as far as it is known
   * @param faults of the repository's files that concern this canary
   */
  static CanaryReport of(
      String cluster, Canary canary, Optional<PullRequestLink> pullRequest, List<String> faults) {
    CanaryStatus status = canary.status();
    RolloutState rollout = status.rollout();
    return new CanaryReport(
        canary.key().toString(),
        cluster,
        status.phase(),
        status.canaryWeight(),
        rollout.step() < 0 || rollout.steps() <= 0
            ? null
            : (rollout.step() + 1) + " of " + rollout.steps(),
        status.failedChecks(),
        OneLine.of(rollout.reason() == null ? "" : rollout.reason(), MAX_REASON),
        revision(rollout, pullRequest),
        Primary.of(status),
        seconds(rollout.startedAt()),
        seconds(rollout.finishedAt()),
        seconds(status.lastTransitionTime()),
        rollout.checks().stream().limit(MAX_LISTED).map(Check::of).toList(),
        rollout.history().stream().limit(MAX_LISTED).map(Run::of).toList(),
        problems(status, faults));
  }

  /**
   * The same; as long as the Canary has promoted nothing in this life, with what it had promoted in
   * an earlier one. A rebuilt cluster begins from there.
   */
  CanaryReport after(CanaryReport earlier) {
    return !phase.initialised() && !earlier.primary().commit().isEmpty()
        ? new CanaryReport(
            canary,
            cluster,
            phase,
            weight,
            step,
            failedChecks,
            reason,
            revision,
            earlier.primary(),
            started,
            finished,
            updated,
            checks,
            history,
            problems)
        : this;
  }

  private static Revision revision(RolloutState rollout, Optional<PullRequestLink> pullRequest) {
    Source source = rollout.source();
    String id = OneLine.of(text(rollout.revision()), 64);
    List<String> images = lines(rollout.images());
    return source == null
        ? new Revision(id, images, "", "", "", "", null)
        : new Revision(
            id,
            images,
            OneLine.of(source.repository(), 100),
            OneLine.of(source.commit(), 64),
            OneLine.of(source.author(), 100),
            OneLine.of(source.subject(), 200),
            pullRequest.orElse(null));
  }

  private static List<String> problems(CanaryStatus status, List<String> faults) {
    List<String> problems = new ArrayList<>();
    for (CanaryStatus.Condition condition : status.conditions()) {
      if (condition.status().equals("False") && !condition.type().equals("Promoted")) {
        problems.add(OneLine.of(condition.reason() + ": " + condition.message(), MAX_REASON));
      }
    }
    faults.forEach(fault -> problems.add(OneLine.of(fault, MAX_REASON)));
    return problems;
  }

  private static List<String> lines(List<String> images) {
    return images.stream().limit(MAX_LISTED).map(image -> OneLine.of(image, 300)).toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static @Nullable Instant seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static <T> List<T> bounded(@Nullable List<T> items) {
    return items == null ? List.of() : items.stream().limit(MAX_LISTED).toList();
  }
}
