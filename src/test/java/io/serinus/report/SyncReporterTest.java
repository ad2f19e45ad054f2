package io.serinus.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.forge.CommitStatus.State;
import io.serinus.report.BranchNews.NewCommit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncReporterTest {
  private static final RepositoryProblem WRONG =
      new RepositoryProblem("apps/web.yaml", 12, "No kind. Write one.", Optional.empty());

  private final RecordingForge forge = new RecordingForge().merged(42, 'b').merged(43, 'c');
  private Instant now = Story.NOON;
  private final PullRequestReporter reporter = reporter(forge, now);

  private static PullRequestReporter reporter(RecordingForge forge, Instant start) {
    return new PullRequestReporter(
        Story.FOLLOWED, forge, new PullRequestIndex(), new FinalStatesFirst(), start);
  }

  private void reconcile() {
    now = now.plusSeconds(2);
    reporter.reconcile(now);
  }

  /** The branch went on, over these commits to the last of them. */
  private void seen(char... commits) {
    look(new BranchNews(news(commits), true, commit -> true));
  }

  private void look(BranchNews brought) {
    reporter.onCommits(brought);
    reconcile();
  }

  private static List<NewCommit> news(char... commits) {
    return new String(commits)
        .chars()
        .mapToObj(commit -> new NewCommit(Story.sha((char) commit), "A change"))
        .toList();
  }

  private void synced(char commit, int applied, RepositoryProblem... problems) {
    Set<String> names =
        java.util.stream.IntStream.range(0, applied)
            .mapToObj(index -> "ConfigMap test/number-" + index)
            .collect(java.util.stream.Collectors.toSet());
    reporter.onSynced(
        new SyncNews(
            Story.sha(commit),
            names,
            applied == 0 ? Set.of() : Set.of("ConfigMap test/old"),
            List.of(problems),
            false));
    reconcile();
  }

  private List<String> statuses(char commit) {
    return forge.statuses(commit).stream()
        .map(status -> status.state() + " " + status.description())
        .toList();
  }

  @Test
  void theTipHasAStatusOfItsSyncWithCounts() {
    seen('b');
    synced('b', 12);
    assertThat(statuses('b'))
        .containsExactly("PENDING Being applied", "SUCCESS Applied: 12 applied, 1 pruned");
    assertThat(forge.lastStatus('b').context()).isEqualTo("serinus/prod/sync");
  }

  @Test
  void aCommitThatChangesACanaryAndRollsNothingOutNamesTheCanaryInTheComment() {
    seen('b');
    reporter.onSynced(
        new SyncNews(
            Story.sha('b'),
            Set.of("Canary test/podinfo", "ConfigMap test/one"),
            Set.of(),
            List.of(),
            false));
    reconcile();
    assertThat(forge.lastComment(42))
        .contains(Story.sha('b').substring(0, 7), "Defines or changes the Canaries `test/podinfo`");
  }

  @Test
  void aCommitThatRollsNothingOutSaysWithFileAndLineWhatIsNotApplied() {
    seen('b');
    synced('b', 2, WRONG);
    assertThat(forge.lastComment(42)).contains("Not applied", "`apps/web.yaml:12`", "No kind");
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.FAILURE);
    assertThat(forge.lastStatus('b').description())
        .isEqualTo("apps/web.yaml:12: No kind. Write one.");
  }

  @Test
  void aFixInALaterCommitLeavesTheStatusOfTheOlderOne() {
    seen('b');
    synced('b', 0, WRONG);
    seen('c');
    synced('c', 1);
    synced('b', 1);
    assertThat(forge.lastStatus('b').state()).isEqualTo(State.FAILURE);
    assertThat(forge.lastStatus('c').state()).isEqualTo(State.SUCCESS);
    assertThat(forge.lastComment(42)).contains("Not applied");
    assertThat(forge.lastComment(43)).doesNotContain("Not applied");
  }

  @Test
  void aCommitThatIsAppliedInTheSecondTryIsASuccess() {
    seen('b');
    synced('b', 1, WRONG);
    synced('b', 2);
    assertThat(statuses('b')).last().isEqualTo("SUCCESS Applied: 2 applied, 1 pruned");
    assertThat(forge.lastComment(42)).doesNotContain("Not applied");
  }

  @Test
  void aChangeThatNeedsNothingHasNoComment() {
    seen('b');
    synced('b', 0);
    assertThat(statuses('b')).last().isEqualTo("SUCCESS Applied: nothing to change");
    assertThat(forge.comment(42)).isEmpty();
  }

  @Test
  void aProblemThatGoesWithoutAChangeLeavesTheCommentToo() {
    seen('b');
    synced('b', 0, WRONG);
    synced('b', 0);
    assertThat(forge.lastComment(42)).contains("nothing to change").doesNotContain("Not applied");
  }

  @Test
  void theSearchForAPullRequestLastsFromWhenTheCommitWasFirstSeen() {
    RecordingForge lagging = new RecordingForge();
    Instant muchLater = Story.NOON.plus(java.time.Duration.ofDays(9));
    PullRequestReporter late = reporter(lagging, muchLater);
    late.begin(List.of(new Story("test/podinfo").starts('b', "podinfo:2")));
    late.reconcile(muchLater);
    lagging.merged(42, 'b');
    late.reconcile(muchLater.plusSeconds(4));
    assertThat(lagging.lastComment(42)).contains("podinfo");
  }

  @Test
  void everyCommitOfOneLookHasAStatusThatNamesTheTipItWasAppliedWith() {
    seen('b', 'c', 'd');
    synced('d', 12);
    assertThat(statuses('b')).containsExactly("SUCCESS Applied with ddddddd: 12 applied, 1 pruned");
    assertThat(statuses('c')).isEqualTo(statuses('b'));
    assertThat(statuses('d')).last().isEqualTo("SUCCESS Applied: 12 applied, 1 pruned");
    assertThat(forge.lastComment(42)).contains("`bbbbbbb` with `ddddddd`: 12 applied, 1 pruned");
  }

  @Test
  void everyCommitOfOneLookFailsWithTheTipThatContainsIt() {
    seen('b', 'c');
    synced('c', 1, WRONG);
    assertThat(statuses('b'))
        .containsExactly("FAILURE With ccccccc: apps/web.yaml:12: No kind. Write one.");
    synced('c', 2);
    assertThat(statuses('b')).last().isEqualTo("SUCCESS Applied with ccccccc: 2 applied, 1 pruned");
  }

  @Test
  void aCommitOvertakenByOneThatContainsItIsAppliedWithThatOne() {
    seen('b');
    reporter.onSynced(
        new SyncNews(Story.sha('b'), Set.of("ConfigMap test/first"), Set.of(), List.of(), true));
    seen('c');
    synced('c', 2);
    assertThat(statuses('b'))
        .containsExactly(
            "PENDING Being applied", "SUCCESS Applied with ccccccc: 3 applied, 1 pruned");
  }

  @Test
  void aCommitThatTheBranchLostBeforeItWasAppliedIsSaidToBe() {
    seen('b');
    look(new BranchNews(news('c'), true, commit -> false));
    synced('c', 1);
    assertThat(statuses('b'))
        .last()
        .isEqualTo("ERROR The branch was rewritten without it before it was applied");
    assertThat(forge.lastStatus('c').state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aTipThatAnEarlierProcessMayHaveAppliedIsSaidWithoutCounts() {
    look(new BranchNews(news('b'), false, commit -> true));
    synced('b', 0);
    assertThat(statuses('b')).last().isEqualTo("SUCCESS Applied");
    assertThat(forge.comment(42)).isEmpty();
  }

  @Test
  void thePassesAfterASuccessCostNoRequest() {
    seen('b');
    synced('b', 12);
    forge.takeCalls();
    synced('b', 0);
    synced('b', 3);
    assertThat(forge.takeCalls()).isEmpty();
  }

  @Test
  void ofTwoThatFollowOneRemoteEachHasAStatusOfItsOwn() {
    FollowedBranch labelled =
        new FollowedBranch("prod", Story.REPOSITORY, "https://forge.example/a", "main", "apps");
    PullRequestReporter other =
        new PullRequestReporter(
            labelled, forge, new PullRequestIndex(), new FinalStatesFirst(), now);
    other.onCommits(new BranchNews(news('b'), true, commit -> true));
    other.reconcile(now);
    assertThat(forge.lastStatus('b').context()).isEqualTo("serinus/prod/sync/apps");
  }

  @Test
  void theTextOfAProblemInjectsNoMarkup() {
    seen('b');
    synced('b', 0, new RepositoryProblem("a`|b.yaml", 1, "@org/team fixes #3", Optional.empty()));
    assertThat(forge.lastComment(42)).doesNotContain("@org", " #3");
  }
}
