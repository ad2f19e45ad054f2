package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.GitProgram;
import io.serinus.git.GitRemote;
import io.serinus.git.PollResult;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.report.BranchNews;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchCommitsTest {
  private static final RefSelector MAIN = new RefSelector.Branch("main");

  @TempDir Path root;
  private Path people;
  private GitMirror mirror;
  private BranchCommits commits;

  @BeforeEach
  void start() {
    people = root.resolve("repository");
    git(root, "init", "--quiet", "--initial-branch=main", people.toString());
    commit("First");
    restart();
  }

  private void restart() {
    stop();
    mirror =
        GitMirror.open(
            root.resolve("mirrors"),
            GitRemote.anonymous(RemoteUrl.parse("file://" + people)),
            Clock.systemUTC());
    commits = new BranchCommits(mirror);
  }

  @AfterEach
  void stop() {
    if (mirror != null) {
      mirror.close();
    }
  }

  private static String git(Path directory, String... arguments) {
    return new GitProgram(directory).run(arguments);
  }

  private String commit(String subject) {
    git(people, "commit", "--quiet", "--allow-empty", "--message", subject);
    return git(people, "rev-parse", "HEAD");
  }

  private Optional<BranchNews> look() {
    PollResult found = mirror.poll(MAIN);
    return commits.look(found, new CommitId(git(people, "rev-parse", "main")));
  }

  private List<String> subjects() {
    return look().orElseThrow().commits().stream().map(BranchNews.NewCommit::subject).toList();
  }

  @Test
  void theFirstLookAtARepositoryTellsOfTheTipOnly() {
    commit("Second");
    assertThat(subjects()).containsExactly("Second");
    assertThat(look()).isEmpty();
  }

  @Test
  void everyCommitThatOneLookBringsIsNewThoseOfAMergedBranchToo() {
    look();
    git(people, "checkout", "--quiet", "-b", "change");
    commit("On the branch");
    git(people, "checkout", "--quiet", "main");
    commit("Meanwhile");
    git(people, "merge", "--quiet", "--no-ff", "--message", "Merge", "change");
    assertThat(subjects())
        .containsExactlyInAnyOrder("On the branch", "Meanwhile", "Merge")
        .last()
        .isEqualTo("Merge");
  }

  @Test
  void ofVeryManyNewCommitsTheNewestAreTold() {
    look();
    for (int commit = 0; commit <= BranchCommits.MOST; commit++) {
      commit("Commit " + commit);
    }
    assertThat(subjects())
        .hasSize(BranchCommits.MOST)
        .last()
        .isEqualTo("Commit " + BranchCommits.MOST);
  }

  @Test
  void whatCameWhileNoProcessLookedIsNewAfterARestart() {
    look();
    commit("Second");
    commit("Third");
    restart();
    BranchNews news = look().orElseThrow();
    assertThat(news.commits())
        .extracting(BranchNews.NewCommit::subject)
        .containsExactly("Second", "Third");
    assertThat(news.counted()).isTrue();
  }

  @Test
  void ofATipThatAnEarlierProcessKnewTheCountsAreNot() {
    look();
    restart();
    assertThat(look().orElseThrow().counted()).isFalse();
  }

  @Test
  void aBranchThatWasSetBackTellsOfItsTipAndNoLongerContainsTheOther() {
    look();
    String lost = commit("Second");
    look();
    git(people, "reset", "--quiet", "--hard", "HEAD~1");
    BranchNews news = look().orElseThrow();
    assertThat(news.commits()).extracting(BranchNews.NewCommit::subject).containsExactly("First");
    assertThat(news.contains().test(lost)).isFalse();
    assertThat(news.contains().test(news.commits().get(0).id())).isTrue();
  }
}
