package io.serinus.app;

import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import io.serinus.reconcile.PromotedManifests;
import io.serinus.schedule.Schedule;
import io.serinus.sync.CanaryWaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up in Git, beside the ticks, what Canaries were last promoted to; a repository is asked
 * once for all that wait for it. A repository that cannot be asked is waited for {@link #PATIENCE}
 * long, and no longer.
 */
final class PromotionLookups implements PromotedManifests {
  /** How long an initialisation waits for Git. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Logger LOGGER = LoggerFactory.getLogger(PromotionLookups.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Schedule schedule;
  private final InstantSource clock;
  private final CanaryWaker waker;
  private final Map<String, PromotionSource> sources = new ConcurrentHashMap<>();
  private final Map<CanaryKey, Lookup> lookups = new ConcurrentHashMap<>();

  private record Lookup(Question question, Answer answer) {
    boolean open() {
      return answer instanceof Answer.Pending;
    }
  }

  /**
   * @param schedule where Git is waited for
   */
  PromotionLookups(Schedule schedule, InstantSource clock, CanaryWaker waker) {
    this.schedule = schedule;
    this.clock = clock;
    this.waker = waker;
  }

  /** Adds a repository with a status branch, by its name in the configuration. */
  void add(String repository, PromotionSource source) {
    sources.put(repository, source);
  }

  @Override
  public Answer find(Question question) {
    if (!sources.containsKey(question.repository())) {
      return new Answer.None();
    }
    Lookup known = lookups.get(question.canary());
    if (known == null || !known.question().equals(question)) {
      known = new Lookup(question, new Answer.Pending(clock.instant().plus(PATIENCE), ""));
      lookups.put(question.canary(), known);
      // Adding wakes where it was added before.
      schedule.add("promotions/" + question.repository(), () -> answerAll(question.repository()));
    }
    return known.answer() instanceof Answer.Pending pending
            && !clock.instant().isBefore(pending.until())
        ? givenUp(known, pending)
        : known.answer();
  }

  @Override
  public void forget(CanaryKey canary) {
    lookups.remove(canary);
  }

  private Answer givenUp(Lookup lookup, Answer.Pending pending) {
    String repository = lookup.question().repository();
    Answer answer =
        new Answer.Lost(
            "repository %s could not be asked within %ds%s"
                .formatted(
                    repository,
                    PATIENCE.toSeconds(),
                    pending.why().isEmpty() ? "" : ": " + pending.why()));
    settle(lookup, answer);
    return answer;
  }

  private Optional<Instant> answerAll(String repository) {
    List<Lookup> open =
        lookups.values().stream()
            .filter(lookup -> lookup.open() && lookup.question().repository().equals(repository))
            .toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    try {
      PromotionSource.Reader reader =
          Optional.ofNullable(sources.get(repository)).orElseThrow().open();
      open.forEach(lookup -> answered(lookup, reader.answer(lookup.question())));
      return Optional.empty();
    } catch (UnavailableException away) {
      open.forEach(lookup -> held(lookup, String.valueOf(away.getMessage())));
      return Optional.of(clock.instant().plus(RETRY));
    } catch (InvalidInputException wrong) {
      Answer lost = new Answer.Lost(String.valueOf(wrong.getMessage()));
      open.forEach(lookup -> answered(lookup, lost));
      return Optional.empty();
    }
  }

  private void answered(Lookup lookup, Answer answer) {
    settle(lookup, answer);
    waker.wake(lookup.question().canary());
  }

  private void settle(Lookup lookup, Answer answer) {
    boolean news =
        lookups.replace(lookup.question().canary(), lookup, new Lookup(lookup.question(), answer));
    if (news && answer instanceof Answer.Lost lost) {
      LOGGER.warn(
          "Last promoted revision cannot be had, the primary is made from the target, canary={}"
              + " reason={}",
          lookup.question().canary(),
          lost.why());
    }
  }

  private void held(Lookup lookup, String why) {
    if (lookup.answer() instanceof Answer.Pending pending && !pending.why().equals(why)) {
      Answer waiting = new Answer.Pending(pending.until(), why);
      lookups.replace(lookup.question().canary(), lookup, new Lookup(lookup.question(), waiting));
      waker.wake(lookup.question().canary());
    }
  }
}
