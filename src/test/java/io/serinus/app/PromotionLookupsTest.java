package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.BareRepository;
import io.serinus.git.CommitIdentity;
import io.serinus.git.CommitMessage;
import io.serinus.git.FileEdits;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.Pause;
import io.serinus.git.PushRetry;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.git.StatusBranch;
import io.serinus.model.CanaryKey;
import io.serinus.reconcile.PromotedManifests.Answer;
import io.serinus.reconcile.PromotedManifests.Question;
import io.serinus.report.RecordedPromotions;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.VirtualSchedule;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import io.serinus.sync.SyncSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking up in Git takes as long as Git takes, but not for ever. */
final class PromotionLookupsTest {
  private static final RefSelector.Branch MAIN = new RefSelector.Branch("main");
  private static final CommitIdentity IDENTITY = new CommitIdentity("Ada", "ada@example.com");
  private static final Question QUESTION = new Question(SandboxRun.APP, SandboxRun.TARGET, "apps");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final VirtualSchedule schedule = new VirtualSchedule(clock, new Random(1));
  private final List<CanaryKey> woken = new ArrayList<>();
  private Path bare;
  private GitMirror mirror;
  private PromotionSource source;

  @BeforeEach
  void open(@TempDir Path root) {
    bare = root.resolve("repository.git");
    BareRepository.create(bare, "main");
    RemoteUrl url = RemoteUrl.parse(bare.toUri().toString());
    mirror = GitMirror.open(root.resolve("mirrors"), GitRemote.anonymous(url), clock);
    branch("main")
        .write(FileEdits.none().put("a", "b"), CommitMessage.of("begin"), clock.instant());
    source =
        new PromotionSource(
            mirror,
            MAIN,
            SyncSettings.of("apps", "serinus-system"),
            new RecordedPromotions("prod", "apps", branch("serinus/status")));
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void aRepositoryWithoutStatusBranchIsNotWaitedFor() {
    PromotionLookups lookups = new PromotionLookups(new NoSchedule(), clock, woken::add);

    assertThat(lookups.find(QUESTION)).isEqualTo(new Answer.None());
  }

  @Test
  void anAnswerWakesTheCanaryAndIsKeptUntilItIsForgotten() {
    PromotionLookups lookups = lookups(schedule);
    mirror.poll(MAIN);

    assertThat(lookups.find(QUESTION)).isInstanceOf(Answer.Pending.class);
    pass(Duration.ofSeconds(1));
    assertThat(woken).containsExactly(SandboxRun.APP);
    assertThat(lookups.find(QUESTION)).isEqualTo(new Answer.None());
    lookups.forget(SandboxRun.APP);
    assertThat(lookups.find(QUESTION)).isInstanceOf(Answer.Pending.class);
  }

  @Test
  void whatWasNotFetchedYetIsWaitedFor() {
    PromotionLookups lookups = lookups(schedule);
    lookups.find(QUESTION);
    pass(Duration.ofSeconds(10));
    assertThat(lookups.find(QUESTION))
        .isInstanceOfSatisfying(
            Answer.Pending.class,
            pending -> assertThat(pending.why()).isEqualTo("repository apps was not fetched yet"));

    mirror.poll(MAIN);
    pass(Duration.ofSeconds(3));
    assertThat(lookups.find(QUESTION)).isEqualTo(new Answer.None());
  }

  @Test
  void aRepositoryThatIsAwayIsWaitedForOneMinuteAndThenSaid() throws IOException {
    PromotionLookups lookups = lookups(schedule);
    mirror.poll(MAIN);
    Path elsewhere = Files.move(bare, bare.resolveSibling("away.git"));
    assertThat(lookups.find(QUESTION))
        .isEqualTo(new Answer.Pending(clock.instant().plus(Duration.ofMinutes(1)), ""));
    pass(Duration.ofSeconds(59));
    assertThat(lookups.find(QUESTION))
        .isInstanceOfSatisfying(
            Answer.Pending.class, pending -> assertThat(pending.why()).contains("repository.git"));
    assertThat(woken).as("told once why it waits").containsExactly(SandboxRun.APP);
    pass(Duration.ofSeconds(1));

    assertThat(lookups.find(QUESTION))
        .isInstanceOfSatisfying(
            Answer.Lost.class,
            lost ->
                assertThat(lost.why())
                    .startsWith("repository apps could not be asked within 60s: "));
    Files.move(elsewhere, bare);
    pass(Duration.ofSeconds(10));
    assertThat(lookups.find(QUESTION)).as("decided").isInstanceOf(Answer.Lost.class);
  }

  @Test
  void aRemoteThatHangsHoldsUpNobodyLongerThanThat() {
    PromotionLookups lookups = lookups(new NoSchedule());
    lookups.find(QUESTION);
    pass(Duration.ofMinutes(1));

    assertThat(lookups.find(QUESTION))
        .isEqualTo(new Answer.Lost("repository apps could not be asked within 60s"));
  }

  private PromotionLookups lookups(Schedule where) {
    PromotionLookups lookups = new PromotionLookups(where, clock, woken::add);
    lookups.add("apps", source);
    return lookups;
  }

  private StatusBranch branch(String name) {
    return new StatusBranch(
        mirror,
        new RefSelector.Branch(name),
        IDENTITY,
        PushRetry.defaults(),
        new Random(1),
        Pause.sleeping());
  }

  private void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    clock.runUntil(() -> !clock.instant().isBefore(end), time);
  }

  /** Every task hangs. */
  private static final class NoSchedule implements Schedule {
    @Override
    public void add(String id, RecurringTask task) {}

    @Override
    public void wake(String id) {}

    @Override
    public void remove(String id) {}
  }
}
