package io.serinus.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.forge.CommitStatus.State;
import io.serinus.forge.Refusal;
import io.serinus.model.Canary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PullRequestReporterTest {
  private final RecordingForge forge = new RecordingForge().merged(42, 'b').merged(43, 'c');
  private final Story story = new Story("test/podinfo");
  private Instant now = Story.NOON;
  private PullRequestReporter reporter = reporter();

  private PullRequestReporter reporter() {
    return reporter(forge, new PullRequestIndex(), new FinalStatesFirst());
  }

  private PullRequestReporter reporter(
      RecordingForge host, PullRequestIndex index, FinalStatesFirst order) {
    return new PullRequestReporter(Story.FOLLOWED, host, index, order, now);
  }

  private void tell(Canary canary) {
    reporter.onChange(canary);
    reconcile();
  }

  private void reconcile() {
    now = now.plusSeconds(2);
    reporter.reconcile(now);
  }

  private void reconcileFor(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); ) {
      reconcile();
    }
  }

  private Canary started() {
    story.initialising('a', "ghcr.io/stefanprodan/podinfo:6.0.0");
    story.pass(20).initialised();
    return story.pass(100).starts('b', "ghcr.io/stefanprodan/podinfo:6.0.1");
  }

  private Canary checked(int weight) {
    return story.pass(10).weight(weight, Story.successRate(99.95), Story.duration(210));
  }

  @Test
  void oneCommentTellsTheRolloutFromStartToEnd() {
    reporter.begin(List.of(started()));
    reconcile();
    tell(checked(30));
    reconcileFor(CommentDeliveries.BETWEEN);
    Golden.check("comment-running.md", forge.lastComment(42));
    story.pass(10).promoting();
    story.pass(5).finalising();
    tell(story.pass(10).succeeds());
    Golden.check("comment-promoted.md", forge.lastComment(42));
    assertThat(forge.comment(42)).hasSize(3);
    assertThat(forge.statuses('b'))
        .extracting(status -> status.state() + " " + status.description())
        .containsExactly(
            "PENDING Rollout under way",
            "SUCCESS Serves all users: ghcr.io/stefanprodan/podinfo:6.0.1");
    assertThat(forge.lastStatus('b').context()).isEqualTo("serinus/prod/test/podinfo");
  }

  @Test
  void aFailureShowsTheEvidenceAndWhatHappensNext() {
    reporter.begin(List.of(started()));
    tell(checked(20));
    tell(story.pass(10).fails());
    Golden.check("comment-failed.md", forge.lastComment(42));
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.FAILURE);
    assertThat(forge.lastStatus('b').description())
        .isEqualTo("Rolled back: request-success-rate 92.1 % < 99 %");
  }

  @Test
  void theEvidenceStaysWhenTheCanaryGoesOnToTheFix() {
    reporter.begin(List.of(started()));
    tell(story.pass(10).fails());
    String evidence = forge.lastComment(42);
    tell(story.pass(60).starts('c', "ghcr.io/stefanprodan/podinfo:6.0.2"));
    assertThat(forge.lastComment(42)).isEqualTo(evidence).contains("92.1 %");
    assertThat(forge.lastComment(43)).contains("6.0.2");
  }

  @Test
  void anOvertakenPullRequestNamesItsSuccessor() {
    reporter.begin(List.of(started()));
    tell(checked(30));
    tell(story.pass(10).starts('c', "ghcr.io/stefanprodan/podinfo:6.0.2"));
    reconcile();
    Golden.check("comment-superseded.md", forge.lastComment(42));
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.ERROR);
    assertThat(forge.lastStatus('b').description())
        .isEqualTo("Superseded by ccccccc before it was decided");
  }

  @Test
  void anOvertakenPullRequestIsToldSoEvenAfterARestart() {
    reporter.begin(List.of(started()));
    reconcile();
    Canary newer = story.pass(10).starts('c', "ghcr.io/stefanprodan/podinfo:6.0.2");
    reporter = reporter();
    reporter.begin(List.of(newer));
    reconcileFor(Duration.ofSeconds(10));
    assertThat(forge.lastComment(42)).contains("superseded by `ccccccc` (#43)");
  }

  @Test
  void nothingNewCostsNoRequest() {
    Canary canary = started();
    reporter.begin(List.of(canary));
    reconcile();
    assertThat(forge.takeCalls()).containsExactly("lookup b", "status b PENDING", "comment #42");
    reporter.onChange(canary);
    reconcileFor(Duration.ofHours(1));
    assertThat(forge.takeCalls()).isEmpty();
  }

  @Test
  void whatOnlyTheRolloutItselfNeedsToKnowIsNotSent() {
    reporter.begin(List.of(started()));
    tell(checked(30));
    forge.takeCalls();
    reporter.onChange(story.pass(3).weight(30, Story.successRate(99.95), Story.duration(210)));
    reconcile();
    assertThat(forge.takeCalls()).isEmpty();
  }

  @Test
  void manyChangesWhileTheForgeIsDownBecomeOneReport() {
    reporter.begin(List.of(started()));
    reconcile();
    forge.down(true);
    for (int weight = 10; weight <= 50; weight += 10) {
      tell(checked(weight));
    }
    reconcileFor(Duration.ofMinutes(20));
    assertThat(forge.takeCalls()).hasSizeBetween(8, 30);
    forge.down(false);
    now = now.plus(Backoff.LONGEST_UNREACHABLE);
    reconcile();
    assertThat(forge.takeCalls()).containsExactly("comment #42");
    assertThat(forge.lastComment(42)).contains("50 %");
    assertThat(forge.comment(42)).hasSize(2);
  }

  @Test
  void aBusyHostIsNotAskedBeforeTheMomentItNamed() {
    reporter.begin(List.of(started()));
    Instant free = now.plusSeconds(600);
    forge.busyUntil(Optional.of(free));
    reconcile();
    assertThat(forge.takeCalls()).hasSize(1);
    forge.busyUntil(Optional.empty());
    while (now.plusSeconds(2).isBefore(free)) {
      reconcile();
    }
    assertThat(forge.takeCalls()).isEmpty();
    reconcile();
    assertThat(forge.lastComment(42)).contains("podinfo");
  }

  @Test
  void aLockedConversationIsAskedSeldomAndHoldsUpNothingElse() {
    forge.refuseComments(Optional.of(Refusal.LOCKED));
    reporter.begin(List.of(started()));
    reconcile();
    for (int weight = 10; weight <= 50; weight += 10) {
      tell(checked(weight));
    }
    assertThat(forge.takeCalls().stream().filter(call -> call.startsWith("comment"))).hasSize(1);
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.PENDING);
    forge.refuseComments(Optional.empty());
    reconcileFor(Backoff.LONGEST);
    assertThat(forge.lastComment(42)).contains("50 %");
  }

  @Test
  void aCommitWhosePullRequestIsNotKnownYetIsAskedForAgainAndThenLeft() {
    RecordingForge lagging = new RecordingForge();
    reporter = reporter(lagging, new PullRequestIndex(), new FinalStatesFirst());
    reporter.begin(List.of(started()));
    reconcile();
    lagging.merged(42, 'b');
    reconcileFor(Duration.ofSeconds(4));
    assertThat(lagging.lastComment(42)).contains("podinfo");

    RecordingForge without = new RecordingForge();
    reporter = reporter(without, new PullRequestIndex(), new FinalStatesFirst());
    reporter.begin(List.of(started()));
    reconcileFor(Duration.ofHours(2));
    assertThat(without.takeCalls()).hasSize(CommitLookup.TRIES + 1);
    assertThat(without.lastStatus('b').state()).isEqualTo(State.PENDING);
  }

  @Test
  void aFoundPullRequestIsToldToTheIndex() {
    PullRequestIndex index = new PullRequestIndex();
    List<String> told = new ArrayList<>();
    index.listen(told::add);
    reporter = reporter(forge, index, new FinalStatesFirst());
    reporter.begin(List.of(started()));
    reconcile();
    assertThat(told).containsExactly(Story.sha('b'));
    assertThat(index.of(Story.sha('b'))).map(PullRequestLink::number).contains(42L);
  }

  @Test
  void aRolloutThatEndedUntoldIsToldAfterARestart() {
    forge.down(true);
    reporter.begin(List.of(started()));
    reconcile();
    story.pass(5).finalising();
    Canary ended = story.pass(10).succeeds();
    forge.down(false);
    now = now.plus(Duration.ofHours(2));
    reporter = reporter();
    reporter.begin(List.of(ended));
    reconcile();
    assertThat(forge.lastComment(42)).contains("Succeeded");
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void whatEndedLongBeforeTheStartIsNotToldAgain() {
    started();
    story.pass(5).finalising();
    Canary ended = story.pass(10).succeeds();
    now = now.plus(Duration.ofDays(3));
    reporter = reporter();
    reporter.begin(List.of(ended));
    reconcileFor(Duration.ofMinutes(1));
    assertThat(forge.takeCalls()).isEmpty();
  }

  @Test
  void severalCanariesOfOnePullRequestShareItsComment() {
    reporter.begin(
        List.of(
            new Story("test/a").starts('b', "a:2"),
            new Story("test/b").starts('b', "b:2"),
            new Story("shop/c").starts('b', "c:2")));
    reconcile();
    assertThat(forge.takeCalls())
        .containsExactly(
            "lookup b", "status b PENDING", "status b PENDING", "status b PENDING", "comment #42");
    assertThat(forge.lastComment(42)).contains("`shop/c`", "`test/a`", "`test/b`");
  }

  @Test
  void aDeletedCanaryIsSaidToBeDeleted() {
    Canary canary = started();
    reporter.begin(List.of(canary));
    reconcile();
    reporter.onGone(canary.key());
    reconcile();
    assertThat(forge.lastComment(42)).contains("Removed");
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.ERROR);
  }

  @Test
  void commitsOfOtherRepositoriesAndWithoutAFullIdAreLeftAlone() {
    reporter =
        new PullRequestReporter(
            new FollowedBranch("prod", "other", "https://forge.example/b", "main", ""),
            forge,
            new PullRequestIndex(),
            new FinalStatesFirst(),
            now);
    reporter.begin(List.of(started()));
    reconcile();
    assertThat(forge.takeCalls()).isEmpty();
    reporter = reporter();
    reporter.begin(List.of(new Story("test/podinfo").starts('x', "podinfo:1")));
    reconcile();
    assertThat(forge.takeCalls()).isEmpty();
  }

  @Test
  void oneReconcileSendsOnlySoMuchAndTheNextGoesOn() {
    List<Canary> canaries = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      canaries.add(new Story("test/canary-" + index).starts('b', "podinfo:2"));
    }
    reporter.begin(canaries);
    reconcile();
    assertThat(forge.takeCalls()).hasSize(Outbox.REQUESTS_AT_ONCE);
    reconcileFor(Duration.ofSeconds(20));
    assertThat(forge.statuses('b')).hasSize(100);
    assertThat(forge.comment(42)).hasSize(1);
    assertThat(forge.lastComment(42)).contains("and 40 more canaries").hasSizeLessThan(30_000);
  }

  @Test
  void fiftyCanariesOfTenStepsCostTwoStatusesEach() {
    List<Story> stories = new ArrayList<>();
    List<Canary> canaries = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      Story each = new Story("test/canary-" + index);
      stories.add(each);
      canaries.add(each.starts('b', "podinfo:2"));
    }
    reporter.begin(canaries);
    reconcileFor(Duration.ofSeconds(20));
    for (int step = 1; step <= 10; step++) {
      for (Story each : stories) {
        reporter.onChange(each.pass(10).weight(5 * step, Story.successRate(99.95)));
      }
      reconcileFor(Duration.ofSeconds(20));
    }
    stories.forEach(each -> each.pass(5).finalising());
    stories.forEach(each -> reporter.onChange(each.pass(5).succeeds()));
    reconcileFor(Duration.ofSeconds(20));
    assertThat(forge.statuses('b')).hasSize(100);
    assertThat(forge.comment(42)).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void finalStatesAreSentBeforePendingOnes() {
    Story ending = new Story("test/z");
    reporter.begin(List.of(ending.starts('b', "z:2")));
    reconcile();
    forge.takeCalls();
    ending.pass(5).finalising();
    reporter.onChange(new Story("test/a").starts('b', "a:2"));
    tell(ending.pass(5).succeeds());
    assertThat(forge.takeCalls())
        .containsExactly("status b SUCCESS", "comment #42", "status b PENDING");
  }

  @Test
  void aCommentThatTellsOfProgressOnlyIsUpdatedAtMostEveryThirtySeconds() {
    reporter.begin(List.of(started()));
    reconcile();
    Instant first = now;
    for (int weight = 1; weight <= 60; weight++) {
      reporter.onChange(story.pass(2).weight(weight, Story.successRate(99.95)));
      reconcile();
    }
    assertThat(Duration.between(first, now)).isEqualTo(Duration.ofMinutes(2));
    assertThat(forge.comment(42)).hasSize(5);
    assertThat(forge.lastComment(42)).contains("60 %");
  }

  @Test
  void whatIsDecidedIsToldAtOnce() {
    reporter.begin(List.of(started()));
    reconcile();
    tell(story.pass(2).fails());
    assertThat(forge.comment(42)).hasSize(2);
    assertThat(forge.lastComment(42)).contains("Failed");
  }

  @Test
  void withASharedTokenTheFinalStatesOfOneRepositoryGoBeforeThePendingOnesOfAnother() {
    FinalStatesFirst order = new FinalStatesFirst();
    RecordingForge busy = new RecordingForge().merged(42, 'b');
    PullRequestReporter other = reporter(busy, new PullRequestIndex(), order);
    reporter = reporter(forge, new PullRequestIndex(), order);
    Canary running = started();
    story.pass(5).finalising();
    reporter.begin(List.of(story.pass(10).succeeds()));
    other.begin(List.of(running));
    List<Integer> ofOther = new ArrayList<>();
    forge.before(
        () -> {
          other.reconcile(now);
          ofOther.add(busy.takeCalls().size());
        });
    reconcile();
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.SUCCESS);
    assertThat(ofOther).startsWith(0);
    other.reconcile(now);
    assertThat(busy.lastStatus('b').state()).isEqualTo(State.PENDING);
  }

  @Test
  void aPullRequestIntoAnotherBranchCountsOnlyWhenNoneIntoTheFollowedOneTurnsUp() {
    RecordingForge environments = new RecordingForge().mergedInto("dev", 42, 'b');
    reporter = reporter(environments, new PullRequestIndex(), new FinalStatesFirst());
    reporter.begin(List.of(started()));
    reconcile();
    environments.merged(43, 'b');
    reconcileFor(Duration.ofSeconds(4));
    assertThat(environments.comment(42)).isEmpty();
    assertThat(environments.lastComment(43)).contains("podinfo");

    RecordingForge pushedOn = new RecordingForge().mergedInto("dev", 42, 'b');
    reporter = reporter(pushedOn, new PullRequestIndex(), new FinalStatesFirst());
    reporter.begin(List.of(started()));
    reconcileFor(Duration.ofMinutes(1));
    assertThat(pushedOn.lastComment(42)).contains("podinfo");
  }

  @Test
  void textOfUnknownOriginCannotInjectMarkup() {
    reporter.begin(List.of(started()));
    tell(
        story.weight(
            30,
            new io.serinus.model.CheckResult(
                "<b>@team</b> | `x`",
                1.0,
                "| [a](http://evil)",
                0.0,
                null,
                io.serinus.model.CheckResult.Verdict.FAIL,
                "@everyone")));
    tell(new Story("test/podinfo").starts('b', "podinfo`|<script>@all"));
    assertThat(forge.lastComment(42)).doesNotContain("\n<", "[a](http");
    assertThat(forge.lastComment(42).lines().filter(line -> line.startsWith("| `test/")))
        .allSatisfy(
            row ->
                assertThat(row.replace("\\|", "").chars().filter(sign -> sign == '|')).hasSize(6));
  }

  @Test
  void aContextThatIsTooLongStaysItsOwn() {
    String name = "n".repeat(250);
    RolloutLine one =
        RolloutLine.present(new Story("test/" + name + "1").starts('b', "a:1")).orElseThrow();
    RolloutLine two =
        RolloutLine.present(new Story("test/" + name + "2").starts('b', "a:1")).orElseThrow();
    String first = RolloutCommitStatus.of("prod", one).context();
    assertThat(first).hasSize(255).isNotEqualTo(RolloutCommitStatus.of("prod", two).context());
  }
}
