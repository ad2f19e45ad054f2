package io.serinus.model;

/**
 * Annotations that objects applied from Git carry. On the object itself, never in its pod template:
 * a mark alone must not start pods anew.
 */
public final class GitMarks {
  /** The repository (its name in the configuration) that applied the object and may delete it. */
  public static final String REPOSITORY = "serinus.io/repository";

  /** On an inventory: {@link RepositoryIdentity#id} of the repository that it is of. */
  public static final String IDENTITY = "serinus.io/identity";

  /** On an inventory: the remote of the repository, for people to read. */
  public static final String REMOTE = "serinus.io/remote";

  /**
   * On an inventory: what the repository was called before, separated by blanks; the newest last,
   * at most 20.
   */
  public static final String FORMER_NAMES = "serinus.io/former-names";

  /** First 16 hexadecimal digits of the SHA-256 of {@code spec.template} as it stands in Git. */
  public static final String MANIFEST_REVISION = "serinus.io/manifest-revision";

  /** Name of the repository whose commit brought the manifest revision. */
  public static final String SOURCE_REPOSITORY = "serinus.io/source-repository";

  /** Full id of the commit that brought the manifest revision. */
  public static final String SOURCE_COMMIT = "serinus.io/source-commit";

  /** Name of that commit's author. */
  public static final String SOURCE_AUTHOR = "serinus.io/source-author";

  /** First line of that commit's message. */
  public static final String SOURCE_SUBJECT = "serinus.io/source-subject";

  /** When it was committed, ISO 8601. */
  public static final String SOURCE_COMMITTED_AT = "serinus.io/source-committed-at";

  /** The replicas that Git wishes for; {@code spec.replicas} of a canary's target is left out. */
  public static final String REPLICAS = "serinus.io/replicas";

  /** {@code "true"} takes fields over that another manager holds. */
  public static final String FORCE = "serinus.io/force";

  /** {@code disabled}, as label or annotation, keeps the object when it is removed from Git. */
  public static final String PRUNE = "serinus.io/prune";

  private GitMarks() {}
}
