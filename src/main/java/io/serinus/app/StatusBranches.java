package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.git.RemoteUrl;
import io.serinus.model.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every status branch of a remote has one repository that writes it, and nobody follows it. */
final class StatusBranches {
  private record Place(RemoteUrl remote, String branch) {}

  private StatusBranches() {}

  /**
   * @throws InvalidInputException when a status branch is followed by a repository of the same
   *     remote, its own or another; reason {@code StatusBranchFollowed}; when two repositories
   *     would write the same branch of the same remote; names both; reason {@code
   *     StatusBranchShared}
   */
  static void check(List<SerinusConfig.Repository> repositories) {
    Map<Place, String> followers = new HashMap<>();
    for (SerinusConfig.Repository repository : repositories) {
      followers.putIfAbsent(
          new Place(RemoteUrl.parse(repository.url()), repository.branch()), repository.name());
    }
    Map<Place, String> writers = new HashMap<>();
    for (SerinusConfig.Repository repository : repositories) {
      SerinusConfig.StatusBranch status = repository.status();
      if (status == null) {
        continue;
      }
      Place place = new Place(RemoteUrl.parse(repository.url()), status.branch());
      String follower = followers.get(place);
      if (follower != null) {
        throw new InvalidInputException(
            "StatusBranchFollowed",
            ("repository %s would write its status to the branch %s, which repository %s follows:"
                    + " give repositories[].status.branch another name, for example serinus/status")
                .formatted(repository.name(), status.branch(), follower));
      }
      String other = writers.putIfAbsent(place, repository.name());
      if (other != null) {
        throw new InvalidInputException(
            "StatusBranchShared",
            ("repositories %s and %s would both write the branch %s of the same remote: give one of"
                    + " them another repositories[].status.branch, or leave its status out")
                .formatted(other, repository.name(), status.branch()));
      }
    }
  }
}
