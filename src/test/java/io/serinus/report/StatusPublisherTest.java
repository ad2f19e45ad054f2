package io.serinus.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StatusPublisherTest {
  private static final StatusScope APPS = new StatusScope(Story.REPOSITORY, true, false);
  private static final String FILE = "prod/test/podinfo.yaml";

  private final MemoryStatusFiles branch = new MemoryStatusFiles();
  private final PullRequestIndex pullRequests = new PullRequestIndex();
  private StatusPublisher publisher = publisher(APPS);
  private Instant now = Story.NOON;

  private StatusPublisher publisher(StatusScope scope) {
    return new StatusPublisher("prod", scope, branch, pullRequests, Optional::empty);
  }

  private void tell(Canary canary) {
    publisher.onChange(canary);
    flush();
  }

  private void flush() {
    now = now.plusSeconds(2);
    publisher.flush(now);
  }

  private void problems(String seen, List<RepositoryProblem> problems) {
    publisher.onLook(RepositoryLook.failed(seen, now, problems));
  }

  private RepositoryLook look(char seen, int written, String... kept) {
    return new RepositoryLook(
        Story.sha(seen),
        true,
        now,
        OptionalInt.of(12),
        written,
        0,
        List.of(),
        List.of(kept),
        List.of());
  }

  private void wholeLife(Story story) {
    tell(story.initialising('a', "ghcr.io/stefanprodan/podinfo:6.0.0"));
    tell(story.pass(20).initialised());
    tell(story.pass(100).starts('b', "ghcr.io/stefanprodan/podinfo:6.0.1"));
    pullRequests.found(
        Story.sha('b'), new PullRequestLink(42, "https://forge.example/ops/apps/pulls/42"));
    flush();
    for (int weight = 10; weight <= 50; weight += 10) {
      tell(story.pass(10).weight(weight, Story.successRate(99.95), Story.duration(210)));
    }
    tell(story.pass(10).promoting());
    tell(story.pass(5).finalising());
    tell(story.pass(10).succeeds());
    tell(story.pass(100).starts('c', "ghcr.io/stefanprodan/podinfo:6.0.2"));
    tell(story.pass(12).weight(10));
    tell(story.pass(10).weight(20, Story.successRate(99.95), Story.duration(210)));
    tell(story.pass(10).checkFails(94.2));
    tell(story.pass(10).fails());
  }

  @Test
  void theBranchReadsLikeAStory() {
    publisher.begin(List.of());
    wholeLife(new Story("test/podinfo"));
    Golden.check("subjects.txt", String.join("\n", branch.subjects()) + "\n");
    Golden.check("message.txt", branch.messages().get(branch.messages().size() - 1));
    Golden.check("README.md", branch.text("prod/README.md"));
    assertThat(branch.texts().keySet()).containsExactly("prod/README.md", FILE);
  }

  @Test
  void anUnchangedCanaryCostsNoCommitAndNoRequest() {
    Story story = new Story("test/podinfo");
    Canary canary = story.initialising('a', "podinfo:1");
    publisher.begin(List.of(canary));
    flush();
    int calls = branch.calls();
    publisher.onChange(canary);
    flush();
    flush();
    assertThat(branch.calls()).isEqualTo(calls);
    assertThat(branch.messages()).hasSize(1);
  }

  @Test
  void betweenTwoFlushesTheNewestStateCounts() {
    Story story = new Story("test/podinfo");
    publisher.begin(List.of(story.initialising('a', "podinfo:1")));
    flush();
    publisher.onChange(story.initialised());
    publisher.onChange(story.starts('b', "podinfo:2"));
    publisher.onChange(story.weight(10));
    flush();
    assertThat(branch.subjects())
        .containsExactly("test/podinfo: initialising", "test/podinfo: rolling out podinfo:2, 10 %");
  }

  @Test
  void anOlderVersionThatComesLateIsPassedOver() {
    Story story = new Story("test/podinfo");
    Canary older = story.initialising('a', "podinfo:1");
    Canary newer = story.initialised();
    publisher.begin(List.of(newer));
    publisher.onChange(older);
    flush();
    assertThat(branch.text(FILE)).contains("phase: Initialized");
  }

  @Test
  void severalCanariesShareOneCommit() {
    publisher.begin(
        List.of(
            new Story("test/a").starts('b', "a:2"),
            new Story("test/b").starts('b', "b:2"),
            new Story("shop/c").starts('b', "c:2")));
    flush();
    Golden.check("coalesced.txt", branch.messages().get(0));
  }

  @Test
  void nothingIsSaidBeforeTheFirstLookIsComplete() {
    publisher.onChange(new Story("test/podinfo").initialising('a', "podinfo:1"));
    flush();
    assertThat(branch.calls()).isZero();
  }

  @Test
  void aRefusedPushIsKeptAndTriedAgainSlowerAndSlower() {
    Story story = new Story("test/podinfo");
    branch.refuse(true);
    publisher.begin(List.of(story.initialising('a', "podinfo:1")));
    flush();
    publisher.onChange(story.initialised());
    for (int second = 0; second < 600; second++) {
      now = now.plusSeconds(1);
      publisher.flush(now);
    }
    assertThat(branch.calls()).isBetween(5, 10);
    branch.refuse(false);
    now = now.plusSeconds(300);
    publisher.flush(now);
    assertThat(branch.subjects()).containsExactly("test/podinfo: initialised with podinfo:1");
  }

  @Test
  void aPushWhoseAnswerWasLostIsNotSaidTwice() {
    branch.loseAnswers(true);
    publisher.begin(List.of(new Story("test/podinfo").initialising('a', "podinfo:1")));
    flush();
    branch.loseAnswers(false);
    flush();
    flush();
    assertThat(branch.messages()).hasSize(1);
  }

  @Test
  void aRestartSaysNothingAgainAndMakesUpForWhatWasMissed() {
    Story story = new Story("test/podinfo");
    publisher.begin(List.of());
    tell(story.starts('b', "podinfo:2"));
    pullRequests.found(Story.sha('b'), new PullRequestLink(42, "https://forge.example/42"));
    Canary atThirty = story.weight(30);
    tell(atThirty);
    int before = branch.messages().size();

    publisher = new StatusPublisher("prod", APPS, branch, new PullRequestIndex(), Optional::empty);
    publisher.begin(List.of(atThirty));
    flush();
    assertThat(branch.messages()).hasSize(before);

    publisher = new StatusPublisher("prod", APPS, branch, new PullRequestIndex(), Optional::empty);
    publisher.begin(List.of(story.weight(40, Story.successRate(99.9))));
    flush();
    assertThat(branch.subjects()).last().isEqualTo("test/podinfo: 30 % → 40 %, 1 check passed");
    assertThat(branch.text(FILE)).contains("number: 42");
  }

  @Test
  void aCanaryThatWentWhileNobodyLookedIsTakenOutAtTheNextStart() {
    publisher.begin(List.of(new Story("test/podinfo").initialising('a', "podinfo:1")));
    flush();
    publisher = publisher(APPS);
    publisher.begin(List.of());
    publisher.onManifests(Set.of());
    flush();
    assertThat(branch.subjects()).last().isEqualTo("test/podinfo: no longer here");
    assertThat(branch.texts()).doesNotContainKey(FILE);
  }

  @Test
  void onAnEmptyClusterAFileStaysUntilItIsKnownThatGitDoesNotDefineItsCanary() {
    CanaryKey key = new CanaryKey("test", "podinfo");
    Story story = new Story("test/podinfo");
    story.initialising('a', "podinfo:1");
    publisher.begin(List.of(story.initialised()));
    flush();
    String before = branch.text(FILE);

    publisher = publisher(APPS);
    publisher.begin(List.of());
    flush();
    assertThat(branch.text(FILE)).isEqualTo(before);
    publisher.onManifests(Set.of(key));
    flush();
    assertThat(branch.text(FILE)).isEqualTo(before);
    tell(new Story("test/podinfo").fresh());
    assertThat(branch.text(FILE)).isEqualTo(before);

    publisher.onGone(key);
    publisher.onManifests(Set.of());
    flush();
    assertThat(branch.texts()).doesNotContainKey(FILE);
  }

  @Test
  void inARepositoryThatIsNotTheFirstAFileStaysToo() {
    StatusScope second = new StatusScope(Story.REPOSITORY, false, false);
    Story story = new Story("test/podinfo");
    story.initialising('a', "podinfo:1");
    publisher.begin(List.of(story.initialised()));
    flush();

    publisher = publisher(second);
    publisher.onManifests(Set.of(new CanaryKey("test", "podinfo")));
    publisher.begin(List.of(new Story("test/podinfo").fresh()));
    flush();
    assertThat(branch.texts()).containsKey(FILE);
  }

  @Test
  void aCanaryThatIsInitialisedAnewKeepsSayingWhatWasPromotedUntilItHasPromotedItself() {
    Story story = new Story("test/podinfo");
    story.initialising('a', "podinfo:1");
    publisher.begin(List.of(story.initialised()));
    flush();
    String promoted = "primary:\n  id: rev-1\n  images:\n    - podinfo:1\n  template: ";
    assertThat(branch.text(FILE)).contains(promoted, "commit: " + Story.sha('a'));

    publisher = publisher(APPS);
    publisher.begin(List.of());
    flush();
    Story anew = new Story("test/podinfo");
    tell(anew.initialising('b', "podinfo:2"));
    assertThat(branch.text(FILE))
        .contains("phase: Initializing", promoted, "commit: " + Story.sha('a'));

    tell(anew.initialised());
    assertThat(branch.text(FILE))
        .contains("  id: rev-2\n", "commit: " + Story.sha('b'))
        .doesNotContain(Story.sha('a'));
  }

  @Test
  void aDeletedCanaryIsTakenOut() {
    Story other = new Story("test/other");
    publisher.begin(
        List.of(
            new Story("test/podinfo").initialising('a', "podinfo:1"),
            other.initialising('a', "other:1")));
    flush();
    publisher.onGone(new CanaryKey("test", "podinfo"));
    publisher.onManifests(Set.of());
    flush();
    assertThat(branch.texts().keySet()).containsExactly("prod/README.md", "prod/test/other.yaml");
    assertThat(branch.text("prod/README.md")).doesNotContain("podinfo");
  }

  @Test
  void textOfUnknownOriginMentionsNobodyAndRefersToNothingInACommit() {
    Story story = new Story("test/podinfo");
    publisher.begin(List.of(story.starts('b', "podinfo@sha256:abc")));
    problems(
        Story.sha('d'),
        List.of(
            new RepositoryProblem(
                "a.yaml",
                1,
                "fixes #3, ask @team, closes org/apps#12, GH-4 and JIRA-5, see"
                    + " https://forge.example/o/r/issues/6 and !7",
                Optional.empty())));
    flush();
    assertThat(branch.messages().get(0))
        .doesNotContain("#3", "@team", "#12", "GH-4", "JIRA-5", "issues/6", "!7")
        .contains("podinfo@sha256:abc", "fixes #\u200b3");
    assertThat(branch.text("prod/_repository-apps.yaml")).contains("fixes #3, ask @team");
  }

  @Test
  void aBranchThatWasDeletedIsRestoredWholeAtTheNextFlush() {
    Story promoted = new Story("test/awaited");
    promoted.initialising('a', "awaited:1");
    Story other = new Story("test/other");
    publisher.begin(List.of(promoted.initialised(), other.initialising('a', "other:1")));
    flush();
    publisher.onGone(new CanaryKey("test", "awaited"));
    publisher.onManifests(Set.of(new CanaryKey("test", "awaited")));
    tell(new Story("test/podinfo").starts('b', "podinfo:2"));
    Map<String, String> whole = Map.copyOf(branch.texts());
    assertThat(whole).containsKeys("prod/test/awaited.yaml", "prod/test/other.yaml", FILE);

    branch.texts().clear();
    tell(other.initialised());
    assertThat(branch.texts().keySet()).isEqualTo(new TreeSet<>(whole.keySet()));
    assertThat(branch.text("prod/test/awaited.yaml"))
        .isEqualTo(whole.get("prod/test/awaited.yaml"))
        .contains("commit: " + Story.sha('a'));
    assertThat(branch.text(FILE)).isEqualTo(whole.get(FILE));
    assertThat(branch.messages())
        .last()
        .asString()
        .contains("test/other: initialised", "status branch: 2 files restored that others changed");
  }

  @Test
  void aFileThatSomebodyRewroteIsRestoredAtTheNextFlush() {
    Story other = new Story("test/other");
    publisher.begin(
        List.of(
            new Story("test/podinfo").starts('b', "podinfo:2"),
            other.initialising('a', "other:1")));
    flush();
    String right = branch.text(FILE);
    branch.texts().put(FILE, "phase: Succeeded\n");
    tell(other.initialised());
    assertThat(branch.text(FILE)).isEqualTo(right);
  }

  @Test
  void aPromotionIsNotLostWhenTheBranchIsDeletedWhileItCannotBePushed() {
    Story promoted = new Story("test/awaited");
    promoted.initialising('a', "awaited:1");
    publisher.begin(List.of(promoted.initialised()));
    flush();
    publisher.onGone(new CanaryKey("test", "awaited"));
    publisher.onManifests(Set.of(new CanaryKey("test", "awaited")));
    String file = branch.text("prod/test/awaited.yaml");
    branch.refuse(true);
    tell(new Story("test/podinfo").starts('b', "podinfo:2"));
    branch.texts().clear();
    branch.refuse(false);
    now = now.plus(Backoff.LONGEST);
    flush();
    assertThat(branch.text("prod/test/awaited.yaml")).isEqualTo(file);
  }

  private StatusPublisher publisher(String uid) {
    return new StatusPublisher("prod", APPS, branch, pullRequests, () -> Optional.of(uid));
  }

  @Test
  void twoClustersOfOneNameNoticeEachOtherAndTheSecondWritesNothing() {
    publisher = publisher("uid-1");
    publisher.begin(List.of(new Story("test/podinfo").starts('b', "podinfo:2")));
    flush();
    Map<String, String> before = Map.copyOf(branch.texts());
    assertThat(branch.text("prod/_cluster.yaml")).contains("uid: uid-1");

    StatusPublisher second = publisher("uid-2");
    second.begin(List.of());
    second.onManifests(Set.of());
    second.flush(now);
    assertThat(branch.texts()).isEqualTo(before);

    assertThat(second.maySpeak()).isFalse();
  }

  @Test
  void aClusterThatTakesThePlaceOfOneThatIsGoneNamesItAndHasTheNameFromThenOn() {
    publisher = publisher("uid-1");
    publisher.begin(List.of(new Story("test/podinfo").starts('b', "podinfo:2")));
    flush();

    StatusPublisher rebuilt =
        new StatusPublisher(
            "prod", APPS, branch, pullRequests, () -> Optional.of("uid-2"), "uid-1");
    assertThat(rebuilt.maySpeak()).isFalse();
    rebuilt.begin(List.of(new Story("test/podinfo").starts('c', "podinfo:3")));
    rebuilt.flush(now);

    assertThat(rebuilt.maySpeak()).isTrue();
    assertThat(branch.text("prod/_cluster.yaml")).contains("uid: uid-2");
    StatusPublisher lost = publisher("uid-1");
    lost.begin(List.of());
    lost.flush(now);
    assertThat(lost.maySpeak()).isFalse();
  }

  @Test
  void theNoticeNamesBothClustersAndWhatToDo() {
    StatusPaths paths = new StatusPaths("prod");
    Map<String, String> texts = Map.of(paths.claim(), ClusterClaim.text("prod", "uid-1"));
    assertThatThrownBy(() -> ClusterClaim.check(paths, "uid-2", "", texts))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            taken -> assertThat(taken.reason()).isEqualTo("ClusterNameTaken"))
        .hasMessageContainingAll("uid-1", "uid-2", "cluster.name", "cluster.replaces: uid-1");
    ClusterClaim.check(paths, "uid-1", "", texts);
    ClusterClaim.check(paths, "uid-2", "uid-1", texts);
    ClusterClaim.check(paths, "uid-2", "", Map.of());
  }

  @Test
  void filesOfOtherClustersAreLeftAlone() {
    branch.texts().put("staging/test/podinfo.yaml", "canary: test/podinfo\n");
    publisher.begin(List.of());
    flush();
    assertThat(branch.texts()).containsKey("staging/test/podinfo.yaml");
  }

  @Test
  void aFileOfAnEarlierLifeStaysUntilTheNewCanaryHasSomethingToSay() {
    publisher.begin(List.of(new Story("test/podinfo").starts('b', "podinfo:2")));
    flush();
    publisher = publisher(APPS);
    publisher.begin(List.of(new Story("test/podinfo").fresh()));
    flush();
    assertThat(branch.messages()).hasSize(1);
    assertThat(branch.text(FILE)).contains("podinfo:2");
  }

  @Test
  void canariesOfOtherRepositoriesAreToldElsewhereUnlessAllAreAskedFor() {
    Canary attributed = new Story("test/mine").starts('b', "podinfo:2");
    Story story = new Story("test/unattributed");
    story.starts('b', "podinfo:2");
    Canary unattributed = story.withoutSource();
    StatusScope other = new StatusScope("other", false, false);
    assertThat(APPS.covers(attributed)).isTrue();
    assertThat(APPS.covers(unattributed)).isTrue();
    assertThat(other.covers(attributed)).isFalse();
    assertThat(other.covers(unattributed)).isFalse();
    assertThat(new StatusScope("other", false, true).covers(attributed)).isTrue();
    assertThat(new StatusScope("other", false, true).covers(unattributed)).isTrue();
  }

  @Test
  void aRepositoryTellsOfCanariesThatItRolledOutUnderAFormerName() {
    Canary attributed = new Story("test/mine").starts('b', "podinfo:2");

    assertThat(new StatusScope("shop", "apps"::equals, false, false).covers(attributed)).isTrue();
    assertThat(new StatusScope("shop", "other"::equals, false, false).covers(attributed)).isFalse();
  }

  @Test
  void problemsOfTheRepositoryAreSeenInGitOnceAndGoWithTheirCause() {
    CanaryKey key = new CanaryKey("test", "podinfo");
    publisher.begin(List.of(new Story("test/podinfo").starts('b', "podinfo:2")));
    List<RepositoryProblem> problems =
        List.of(
            new RepositoryProblem(
                "apps/podinfo.yaml", 7, "not YAML: write a space after ':'", Optional.of(key)),
            new RepositoryProblem(
                "apps/b.yaml", 0, "Service test/b is also in apps/a.yaml", Optional.empty()));
    problems(Story.sha('d'), problems);
    flush();
    problems(Story.sha('e'), problems);
    flush();
    Golden.check("repository.yaml", branch.text("prod/_repository-apps.yaml"));
    assertThat(branch.text(FILE)).contains("apps/podinfo.yaml:7: not YAML");
    assertThat(branch.text("prod/README.md")).contains("held up", "Problems in repository `apps`");
    assertThat(branch.subjects())
        .last()
        .isEqualTo("repository apps: saw eeeeeee, not all of it is applied");

    publisher.onLook(look('f', 1));
    flush();
    assertThat(branch.text("prod/_repository-apps.yaml")).doesNotContain("not YAML");
    assertThat(branch.text(FILE)).doesNotContain("not YAML");
    assertThat(branch.text("prod/README.md")).doesNotContain("Problems");
    assertThat(branch.messages()).hasSize(3);
  }

  @Test
  void theFileOfARepositorySaysAlwaysWhatWasSeenAppliedAndKept() {
    publisher.begin(List.of());
    publisher.onLook(look('d', 12, "ConfigMap test/one is kept because a.yaml cannot be read."));
    publisher.onLook(look('d', 0, "ConfigMap test/one is kept because a.yaml cannot be read."));
    flush();
    Golden.check("repository-well.yaml", branch.text("prod/_repository-apps.yaml"));
    assertThat(branch.subjects()).containsExactly("repository apps: applied ddddddd: 12 written");
  }

  @Test
  void aLookThatFindsNothingNewMakesNoCommitAlsoAfterARestart() {
    publisher.begin(List.of());
    publisher.onLook(look('d', 12));
    flush();
    String text = branch.text("prod/_repository-apps.yaml");
    for (int looks = 0; looks < 10; looks++) {
      publisher.onLook(look('d', 0));
      flush();
    }
    publisher = publisher(APPS);
    publisher.begin(List.of());
    publisher.onLook(look('d', 0));
    flush();
    assertThat(branch.messages()).hasSize(1);
    assertThat(branch.text("prod/_repository-apps.yaml")).isEqualTo(text);

    publisher.onLook(look('e', 1));
    flush();
    assertThat(branch.subjects()).last().isEqualTo("repository apps: applied eeeeeee: 1 written");
  }

  @Test
  void aRestartKeepsTheProblemsUntilTheRepositoryWasLookedAt() {
    Canary canary = new Story("test/podinfo").starts('b', "podinfo:2");
    publisher.begin(List.of(canary));
    problems(
        Story.sha('d'),
        List.of(new RepositoryProblem("a.yaml", 1, "not YAML", Optional.of(canary.key()))));
    flush();
    publisher = publisher(APPS);
    publisher.begin(List.of(canary));
    flush();
    assertThat(branch.messages()).hasSize(1);
    problems(Story.sha('d'), List.of());
    flush();
    assertThat(branch.messages()).hasSize(2);
  }

  @Test
  void namesThatCannotBePartOfAPathAreRefused() {
    for (String name : List.of("", "..", "a/b", "-a", "_a", "a b", "a\n")) {
      assertThatThrownBy(
              () -> new StatusPublisher(name, APPS, branch, pullRequests, Optional::empty))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cluster");
      assertThatThrownBy(() -> publisher(new StatusScope(name, true, false)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("repository");
    }
  }
}
