package io.serinus.report;

import io.serinus.forge.PullRequest;
import io.serinus.model.OneLine;
import java.net.URI;

/**
 * A pull request as a file names it.
 *
 * @param number above zero
 * @param url its page; empty when the host gave none
 */
public record PullRequestLink(long number, String url) {
  public PullRequestLink {
    url = url == null ? "" : OneLine.of(url, 500);
  }

  static PullRequestLink of(PullRequest pullRequest) {
    return new PullRequestLink(
        pullRequest.number().value(), pullRequest.url().map(URI::toString).orElse(""));
  }
}
