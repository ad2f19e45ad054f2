package io.serinus.forge;

import static io.serinus.forge.Answers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.forge.CommitStatus.State;
import io.serinus.forge.ForgeOutcome.Refused;
import io.serinus.forge.HostedRepository.Merged;
import io.serinus.forge.HostedRepository.Promoted;
import io.serinus.forge.HostedRepository.SeenComment;
import io.serinus.forge.HostedRepository.SeenStatus;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every forge must do. */
abstract class ForgeContract {
  static final CommitSha UNKNOWN_COMMIT = new CommitSha("0123456789".repeat(4));
  static final CommentMarker MARKER = marker("test");
  static final String BAD_TOKEN = "bad0123456789abcdef0123456789abcdef01234";

  final TestClock clock = new TestClock();
  private final HttpConnections connections = new HttpConnections();
  HostedRepository repository;
  Forge forge;

  /** A fresh repository. */
  abstract HostedRepository createRepository() throws IOException;

  @BeforeEach
  void open() throws IOException {
    repository = createRepository();
    forge = open(repository.goodToken());
  }

  @AfterEach
  void closeConnections() {
    connections.close();
  }

  Forge open(String token) {
    return open(repository.settings(token));
  }

  Forge open(ForgeSettings settings) {
    return new Forges(client(), clock).open(settings);
  }

  HttpClient client() {
    return connections.client(TlsVerification.REQUIRED);
  }

  @Test
  void theCommitOfAMergeHasItsPullRequest() throws IOException {
    Merged merged = repository.merge("Bump podinfo");

    assertThat(done(forge.pullRequestOf(merged.mergeCommit(), "Merge something", "main")))
        .hasValueSatisfying(
            found -> {
              assertThat(found.number()).isEqualTo(merged.number());
              assertThat(found.title()).isEqualTo("Bump podinfo");
              assertThat(found.author()).isNotBlank();
              assertThat(found.mergedAt()).isPresent();
              assertThat(found.url().map(URI::getPath))
                  .hasValueSatisfying(
                      path -> assertThat(path).endsWith("/" + merged.number().value()));
            });
  }

  @Test
  void aCommitWithinAMergedBranchHasItsPullRequest() throws IOException {
    Merged merged = repository.merge("Bump podinfo");

    assertThat(
            done(forge.pullRequestOf(merged.ownCommit(), "First of two", "main"))
                .map(PullRequest::number))
        .contains(merged.number());
  }

  @Test
  void theCommitOfASquashHasItsPullRequest() throws IOException {
    repository.squash("An earlier one");
    Merged squashed = repository.squash("Bump podinfo");

    assertThat(
            done(forge.pullRequestOf(squashed.mergeCommit(), "No number in here", "main"))
                .map(PullRequest::number))
        .contains(squashed.number());
  }

  @Test
  void ofTwoPullRequestsTheOneIntoTheFollowedBranchIsFound() throws IOException {
    Promoted promoted = repository.promote("Bump podinfo");
    CommitSha own = promoted.first().ownCommit();

    assertThat(done(forge.pullRequestOf(own, "First of two", "main")).map(PullRequest::number))
        .contains(promoted.second().number());
    assertThat(
            done(forge.pullRequestOf(promoted.first().mergeCommit(), "Merge", "main"))
                .map(PullRequest::number))
        .contains(promoted.second().number());
    assertThat(done(forge.pullRequestOf(own, "First of two", "dev")).map(PullRequest::number))
        .contains(promoted.first().number());
  }

  @Test
  void aCommitThatWasPushedDirectlyHasNoPullRequest() throws IOException {
    repository.squash("An earlier one");
    CommitSha pushed = repository.push("Fix by hand");
    repository.squash("A later one");

    assertThat(done(forge.pullRequestOf(pushed, "Fix by hand", "main"))).isEmpty();
  }

  @Test
  void aCommitThatOnlyQuotesANumberHasNoPullRequest() throws IOException {
    Merged squashed = repository.squash("Bump podinfo");
    String subject = "Cherry-picked (#" + squashed.number().value() + ")";
    CommitSha pushed = repository.push(subject);

    assertThat(done(forge.pullRequestOf(pushed, subject, "main"))).isEmpty();
  }

  @Test
  void anUnknownCommitHasNoPullRequest() {
    assertThat(done(forge.pullRequestOf(UNKNOWN_COMMIT, "Never pushed (#4711)", "main"))).isEmpty();
  }

  @Test
  void theCommentIsCreatedOnceAndThenUpdatedInPlace() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();

    CommentId first = done(forge.upsertComment(number, MARKER, Optional.empty(), "at 10 %"));
    CommentId second = done(forge.upsertComment(number, MARKER, Optional.of(first), "at 20 %"));

    assertThat(second).isEqualTo(first);
    assertThat(repository.comments(number))
        .singleElement()
        .satisfies(comment -> assertThat(comment.id()).isEqualTo(first))
        .satisfies(comment -> assertThat(comment.body()).contains("at 20 %").doesNotContain("10"));
  }

  @Test
  void aCommentWhoseIdIsLostIsFoundByItsMarker() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    CommentId first = done(forge.upsertComment(number, MARKER, Optional.empty(), "before"));
    repository.addComment(number, "> quoted\n> " + MARKER.line() + "\n\nlooks good");

    CommentId found = done(forge.upsertComment(number, MARKER, Optional.empty(), "after"));

    assertThat(found).isEqualTo(first);
    assertThat(repository.comments(number)).hasSize(2);
    assertThat(repository.comments(number).get(0).body()).endsWith("after");
  }

  @Test
  void aRestartedControllerFindsItsCommentOnceItHasSetAStatus() throws IOException {
    Merged squashed = repository.squash("Bump podinfo");
    CommentId first =
        done(forge.upsertComment(squashed.number(), MARKER, Optional.empty(), "before"));
    Forge restarted = open(repository.goodToken());
    done(restarted.setStatus(squashed.mergeCommit(), status("serinus/b", State.PENDING, "x")));

    assertThat(done(restarted.upsertComment(squashed.number(), MARKER, Optional.empty(), "after")))
        .isEqualTo(first);
    assertThat(repository.comments(squashed.number())).hasSize(1);
  }

  @Test
  void aCommentThatSomebodyDeletedIsCreatedAgain() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    CommentId first = done(forge.upsertComment(number, MARKER, Optional.empty(), "before"));
    repository.deleteComment(first);

    CommentId again = done(forge.upsertComment(number, MARKER, Optional.of(first), "after"));

    assertThat(again).isNotEqualTo(first);
    assertThat(repository.comments(number)).extracting(SeenComment::id).containsExactly(again);
  }

  @Test
  void eachClusterHasItsOwnComment() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();

    done(forge.upsertComment(number, marker("a"), Optional.empty(), "in a"));
    done(forge.upsertComment(number, marker("b --> x"), Optional.empty(), "in b"));
    done(forge.upsertComment(number, marker("b --> x"), Optional.empty(), "still b"));

    assertThat(repository.comments(number)).hasSize(2);
    assertThat(repository.comments(number).get(1).body()).endsWith("-->\nstill b");
  }

  @Test
  void eachRemoteBranchAndPartHasItsOwnComment() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    List<CommentMarker> markers =
        List.of(
            new CommentMarker("test", "https://a.example/x", "main", ""),
            new CommentMarker("test", "https://b.example/x", "main", ""),
            new CommentMarker("test", "https://a.example/x", "prod", ""),
            new CommentMarker("test", "https://a.example/x", "main", "apps"));
    for (CommentMarker marker : markers) {
      done(forge.upsertComment(number, marker, Optional.empty(), "first"));
    }
    for (CommentMarker marker : markers) {
      done(forge.upsertComment(number, marker, Optional.empty(), "second"));
    }
    assertThat(repository.comments(number)).hasSize(4);
  }

  @Test
  void aCommentOfOursWhoseMarkerNamesTheClusterOnlyIsTakenOnce() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    CommentId old = done(forge.upsertComment(number, MARKER, Optional.empty(), "before"));
    repository.editComment(old, "<!-- serinus:pull-request-comment cluster=test -->\nbefore");

    CommentMarker other = new CommentMarker("test", "https://b.example/x", "main", "");
    assertThat(done(forge.upsertComment(number, MARKER, Optional.empty(), "now"))).isEqualTo(old);
    assertThat(done(forge.upsertComment(number, other, Optional.empty(), "too"))).isNotEqualTo(old);
    assertThat(repository.comments(number).get(0).body()).startsWith(MARKER.line()).endsWith("now");
  }

  @Test
  void aCommentOnAPullRequestThatIsNotThereIsRefused() {
    PullRequestNumber missing = new PullRequestNumber(4711);

    assertRefused(
        forge.upsertComment(missing, MARKER, Optional.empty(), "lost"), Refusal.NOT_FOUND);
  }

  @Test
  void anArchivedRepositoryIsRefused() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    repository.archive();

    assertRefused(forge.upsertComment(number, MARKER, Optional.empty(), "x"), Refusal.ARCHIVED);
  }

  @Test
  void aStatusIsSetAndOverwrittenPerContext() throws IOException {
    CommitSha commit = repository.push("Change");
    URI target = URI.create("https://example.com/rollout");

    done(forge.setStatus(commit, status("serinus/a", State.PENDING, "10 %")));
    done(forge.setStatus(commit, status("serinus/b", State.ERROR, "no metrics")));
    done(
        forge.setStatus(
            commit, new CommitStatus("serinus/a", State.SUCCESS, "promoted", Optional.of(target))));

    List<SeenStatus> seen = repository.statuses(commit);
    assertThat(newest(seen, "serinus/a"))
        .isEqualTo(new SeenStatus("serinus/a", "success", "promoted", target.toString()));
    assertThat(newest(seen, "serinus/b").state()).isEqualTo("error");
  }

  @Test
  void aStatusOnACommitThatIsNotThereIsRefused() {
    assertRefused(
        forge.setStatus(UNKNOWN_COMMIT, status("serinus/a", State.FAILURE, "bad")),
        Refusal.COMMIT_NOT_FOUND);
  }

  @Test
  void aBadTokenIsAClearErrorWithoutTheToken() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    Forge stranger = open(BAD_TOKEN);

    assertThat(stranger.upsertComment(number, MARKER, Optional.empty(), "hello"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.UNAUTHORIZED);
              assertThat(refused.message()).contains("token", "401").doesNotContain(BAD_TOKEN);
            });
    assertThat(repository.comments(number)).isEmpty();
  }

  @Test
  void aRepositoryThatIsNotThereIsRefused() {
    ForgeSettings right = repository.settings(repository.goodToken());
    String elsewhere = right.gitUrl().replaceFirst("/[^/]+$", "/not-there.git");
    Forge missing =
        open(
            new ForgeSettings(
                right.kind(), elsewhere, right.baseUrl(), right.token(), Optional.empty(), true));

    assertThat(missing.pullRequestOf(UNKNOWN_COMMIT, "Change", "main"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
              assertThat(refused.message()).contains("not-there");
            });
  }

  @Test
  void aServerThatIsDownIsUnavailableUntilItIsBack() throws IOException {
    PullRequestNumber number = repository.squash("Bump podinfo").number();
    repository.stop();
    assertThatThrownBy(() -> forge.upsertComment(number, MARKER, Optional.empty(), "one"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("127.0.0.1");
    repository.start();

    done(forge.upsertComment(number, MARKER, Optional.empty(), "two"));

    assertThat(repository.comments(number)).hasSize(1);
  }

  static CommentMarker marker(String cluster) {
    return new CommentMarker(cluster, "https://a.example/x", "main", "");
  }

  static CommitStatus status(String context, State state, String description) {
    return new CommitStatus(context, state, description, Optional.empty());
  }

  static void assertRefused(ForgeOutcome<?> outcome, Refusal refusal) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }

  private static SeenStatus newest(List<SeenStatus> newestFirst, String context) {
    return newestFirst.stream()
        .filter(status -> status.context().equals(context))
        .findFirst()
        .orElseThrow();
  }
}
