package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.config.SerinusConfig.Repository;
import io.serinus.config.SerinusConfig.StatusBranch;
import io.serinus.model.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StatusBranchesTest {
  private static final String URL = "https://git.example.com/team/apps.git";

  private static Repository repository(String name, String url, @Nullable String branch) {
    StatusBranch status = branch == null ? null : new StatusBranch(branch, Duration.ofSeconds(2));
    return new Repository(
        name, url, "main", List.of(), Duration.ofSeconds(30), null, null, null, status, null);
  }

  @Test
  void twoRepositoriesThatWriteOneBranchOfOneRemoteAreBothNamed() {
    List<Repository> repositories =
        List.of(
            repository("apps", URL, "serinus/status"),
            repository("infra", "HTTPS://GIT.example.com/team/apps.git/", "serinus/status"));

    assertThatThrownBy(() -> StatusBranches.check(repositories))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("repositories apps and infra")
        .hasMessageContaining("serinus/status")
        .hasMessageContaining("repositories[].status.branch");
  }

  @Test
  void aStatusBranchThatARepositoryFollowsIsRefused() {
    assertThatThrownBy(() -> StatusBranches.check(List.of(repository("apps", URL, "main"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("apps")
        .hasMessageContaining("serinus/status");
    List<Repository> across =
        List.of(repository("apps", URL, null), repository("infra", URL + "/", "main"));
    assertThatThrownBy(() -> StatusBranches.check(across))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("repository infra")
        .hasMessageContaining("repository apps follows");
  }

  @Test
  void anotherBranchAnotherRemoteOrNoStatusIsFine() {
    List<Repository> repositories =
        List.of(
            repository("apps", URL, "serinus/status"),
            repository("infra", URL, "serinus/infra"),
            repository("other", "https://git.example.com/team/other.git", "serinus/status"),
            repository("silent", URL, null));

    assertThatCode(() -> StatusBranches.check(repositories)).doesNotThrowAnyException();
  }
}
