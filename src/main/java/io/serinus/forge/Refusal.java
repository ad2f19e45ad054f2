package io.serinus.forge;

/** Why a host will not do what it was asked. */
public enum Refusal {
  /** The token is wrong, expired or revoked. */
  UNAUTHORIZED,
  /** The token is good, but may not do this. */
  FORBIDDEN,
  /** No such repository or pull request, or the token may not see it. */
  NOT_FOUND,
  /** No such commit: not pushed, or gone after a history was rewritten. */
  COMMIT_NOT_FOUND,
  /** The conversation takes no more comments. */
  LOCKED,
  /** The repository is read-only. */
  ARCHIVED,
  /** The commit has as many statuses of this context as the host keeps. */
  STATUS_LIMIT,
  /** The address answers with a redirect to elsewhere. */
  MOVED,
  /** The host finds the request wrong. */
  INVALID
}
