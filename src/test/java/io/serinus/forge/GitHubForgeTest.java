package io.serinus.forge;

import static io.serinus.forge.Answers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.forge.CommitStatus.State;
import io.serinus.forge.ForgeOutcome.Deferred;
import io.serinus.forge.HostedRepository.Merged;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubForgeTest extends ForgeContract {
  private GitHubServer server;

  @Override
  HostedRepository createRepository() throws IOException {
    server = new GitHubServer(GitHubHostedRepository.TOKEN, 2);
    return new GitHubHostedRepository(server);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aPullRequestThatIsNotIndexedYetIsFoundByTheSubject() throws IOException {
    Merged squashed = repository.squash("Bump podinfo");
    server.repository.unindexed.add(squashed.mergeCommit().hex());
    String number = squashed.number().toString();

    assertThat(done(forge.pullRequestOf(squashed.mergeCommit(), "Bump podinfo", "main"))).isEmpty();
    assertThat(
            done(
                forge.pullRequestOf(
                    squashed.mergeCommit(), "Bump podinfo (" + number + ")", "main")))
        .map(PullRequest::number)
        .contains(squashed.number());
    assertThat(
            done(
                forge.pullRequestOf(
                    squashed.mergeCommit(),
                    "Merge pull request " + number + " from ada/bump",
                    "main")))
        .map(PullRequest::number)
        .contains(squashed.number());
  }

  @Test
  void aKnownCommentIsUpdatedWithOneRequest() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    CommentId known = done(forge.upsertComment(number, MARKER, Optional.empty(), "before"));
    server.takeRequests();

    done(forge.upsertComment(number, MARKER, Optional.of(known), "after"));

    assertThat(server.takeRequests())
        .containsExactly("PATCH /api/v3/repos/acme/shop/issues/comments/" + known);
  }

  @Test
  void theMarkerIsLookedForOnEveryPage() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    for (int count = 0; count < 5; count++) {
      repository.addComment(number, "chatter");
    }
    CommentId first = done(forge.upsertComment(number, MARKER, Optional.empty(), "before"));

    assertThat(done(forge.upsertComment(number, MARKER, Optional.empty(), "after")))
        .isEqualTo(first);
    assertThat(repository.comments(number)).hasSize(6);
  }

  @Test
  void aMarkerThatSomebodyElseWroteIsNotOurs() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    repository.addComment(number, MARKER.line() + "\nspoofed");

    CommentId ours = done(forge.upsertComment(number, MARKER, Optional.empty(), "ours"));

    assertThat(repository.comments(number)).hasSize(2);
    assertThat(done(forge.upsertComment(number, MARKER, Optional.empty(), "ours"))).isEqualTo(ours);
  }

  @Test
  void aTokenThatMayNotAskWhoseItIsLeavesAnothersCommentAlone() throws IOException {
    server.hideUser();
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    repository.addComment(number, MARKER.line() + "\nspoofed");

    CommentId ours = done(forge.upsertComment(number, MARKER, Optional.empty(), "ours"));

    assertThat(repository.comments(number)).hasSize(2);
    assertThat(repository.comments(number).get(0).body()).endsWith("spoofed");
    assertThat(done(forge.upsertComment(number, MARKER, Optional.empty(), "ours"))).isEqualTo(ours);
  }

  @Test
  void theAccountIsLearntFromTheAnswerToAStatus() throws IOException {
    server.hideUser();
    Merged squashed = repository.squash("Bump podinfo");
    CommentId first =
        done(forge.upsertComment(squashed.number(), MARKER, Optional.empty(), "before"));
    Forge restarted = open(repository.goodToken());
    done(restarted.setStatus(squashed.mergeCommit(), status("serinus/a", State.PENDING, "x")));

    assertThat(done(restarted.upsertComment(squashed.number(), MARKER, Optional.empty(), "after")))
        .isEqualTo(first);
  }

  @Test
  void aLockedConversationIsRefused() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    server.repository.locked.add(number.value());

    assertRefused(forge.upsertComment(number, MARKER, Optional.empty(), "x"), Refusal.LOCKED);
  }

  @Test
  void aCommentThatIsTooLongIsClippedVisibly() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();

    done(forge.upsertComment(number, MARKER, Optional.empty(), "a line\n".repeat(10_000)));

    assertThat(repository.comments(number).get(0).body())
        .hasSizeLessThanOrEqualTo(65536)
        .contains("The rest is left out");
  }

  @Test
  void aDescriptionIsClippedToWhatTheHostAccepts() throws IOException {
    CommitSha commit = repository.push("Change");

    done(forge.setStatus(commit, status("serinus/a", State.PENDING, "x".repeat(141))));

    assertThat(repository.statuses(commit).get(0).description()).hasSize(140).endsWith("x…");
  }

  @Test
  void theThousandAndFirstStatusIsRefused() throws IOException {
    CommitSha commit = repository.push("Change");
    done(forge.setStatus(commit, status("serinus/a", State.PENDING, "0")));
    var statuses = server.repository.statuses.get(commit.hex());
    while (statuses.size() < GitHubRepository.MAX_STATUSES) {
      statuses.add(statuses.get(0));
    }

    assertRefused(
        forge.setStatus(commit, status("serinus/a", State.SUCCESS, "x")), Refusal.STATUS_LIMIT);
    done(forge.setStatus(commit, status("serinus/b", State.SUCCESS, "x")));
  }

  @Test
  void retryAfterIsObeyedToTheSecondWithoutAskingMeanwhile() throws IOException {
    CommitSha commit = repository.push("Change");
    server.answerNext(429, "{\"message\":\"slow down\"}", Map.of("Retry-After", "90"));

    assertDeferred(Duration.ofSeconds(90));
    clock.pass(Duration.ofSeconds(89));
    server.takeRequests();
    assertDeferred(Duration.ofSeconds(90));
    assertThat(server.takeRequests()).isEmpty();
    clock.pass(Duration.ofSeconds(1));
    done(forge.pullRequestOf(commit, "Change", "main"));
  }

  @Test
  void aSpentBudgetIsWaitedForUntilItsReset() {
    server.answerNext(
        403,
        "{\"message\":\"API rate limit exceeded\"}",
        Map.of(
            "X-RateLimit-Remaining",
            "0",
            "X-RateLimit-Reset",
            "" + TestClock.START.plusSeconds(1234).getEpochSecond()));

    assertDeferred(Duration.ofSeconds(1234));
  }

  @Test
  void theLastRequestOfABudgetIsAnsweredAndTheNextOneWaits() throws IOException {
    server.answerNext(
        200,
        "[]",
        Map.of(
            "X-RateLimit-Remaining",
            "0",
            "X-RateLimit-Reset",
            "" + TestClock.START.plusSeconds(60).getEpochSecond()));

    assertThat(done(forge.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"))).isEmpty();
    assertDeferred(Duration.ofSeconds(60));
  }

  @Test
  void aSecondaryLimitWithoutATimeIsWaitedForLongerEachTime() {
    String words = "{\"message\":\"You have exceeded a secondary rate limit\"}";
    server.answerNext(403, words, Map.of());
    assertDeferred(Duration.ofMinutes(1));
    clock.pass(Duration.ofMinutes(1));

    server.answerNext(403, words, Map.of());
    assertDeferred(Duration.ofMinutes(3));
  }

  @Test
  void aRightThatTheTokenLacksIsNoRateLimit() {
    server.answerNext(403, "{\"message\":\"Resource not accessible by integration\"}", Map.of());

    assertRefused(forge.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"), Refusal.FORBIDDEN);
  }

  @Test
  void aTokenThatTheHostEchoesIsHidden() {
    server.answerNext(422, "{\"message\":\"what is " + repository.goodToken() + "?\"}", Map.of());

    assertThat(forge.setStatus(UNKNOWN_COMMIT, status("a", State.ERROR, "x")).toString())
        .contains("what is ***?")
        .doesNotContain(repository.goodToken());
  }

  @Test
  void anErrorOfTheHostIsUnavailable() {
    server.answerNext(502, "<html>bad gateway</html>", Map.of());

    assertThatThrownBy(() -> forge.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("502");
  }

  @Test
  void aPageInsteadOfAnAnswerIsUnavailableAndNamesTheAddress() {
    server.answerNext(200, "<html>please log in</html>", Map.of());

    assertThatThrownBy(() -> forge.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(server.webRoot() + "/api/v3");
  }

  @Test
  void writesKeepTheirDistanceAndReadsDoNot() throws IOException {
    CommitSha commit = repository.push("Change");
    ForgeSettings plain = repository.settings(repository.goodToken());
    Forge paced =
        open(
            new ForgeSettings(
                plain.kind(),
                plain.gitUrl(),
                plain.baseUrl(),
                plain.token(),
                Optional.of(Duration.ofSeconds(1)),
                true));

    done(paced.setStatus(commit, status("serinus/a", State.PENDING, "1")));
    done(paced.pullRequestOf(commit, "Change", "main"));
    clock.pass(Duration.ofMillis(999));
    assertThat(paced.setStatus(commit, status("serinus/a", State.SUCCESS, "2")))
        .isEqualTo(new ForgeOutcome.Spaced<>(TestClock.START.plus(Duration.ofSeconds(1))));
    clock.pass(Duration.ofMillis(1));
    done(paced.setStatus(commit, status("serinus/a", State.SUCCESS, "2")));
  }

  private void assertDeferred(Duration afterStart) {
    assertThat(forge.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred ->
                assertThat(deferred.notBefore()).isEqualTo(TestClock.START.plus(afterStart)));
  }
}
