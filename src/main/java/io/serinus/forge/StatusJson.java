package io.serinus.forge;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A commit status in the form that GitHub, Gitea and Forgejo share. */
final class StatusJson {
  private StatusJson() {}

  static ObjectNode of(ObjectNode empty, CommitStatus status, int maxDescription) {
    empty.put("state", status.state().word());
    empty.put("context", status.context());
    empty.put("description", MarkdownText.clip(status.description(), maxDescription));
    status.targetUrl().ifPresent(url -> empty.put("target_url", url.toString()));
    return empty;
  }
}
