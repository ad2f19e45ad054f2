package io.serinus.report;

/**
 * The branch of a repository that a cluster follows, as it is told of on its host.
 *
 * @param cluster its name
 * @param repository its name in the configuration, as it stands in the Canaries' source
 * @param remote address of the repository, without a credential
 * @param branch that is followed
 * @param label tells it apart from others of the configuration with the same remote; empty when it
 *     is the only one
 */
public record FollowedBranch(
    String cluster, String repository, String remote, String branch, String label) {

  /** Context of the commit status of the sync: {@code serinus/<cluster>/sync}. */
  String syncContext() {
    return "serinus/" + cluster + "/sync" + (label.isEmpty() ? "" : "/" + label);
  }
}
