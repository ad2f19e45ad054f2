package io.serinus.model;

import java.util.Set;

/**
 * Annotations that objects applied from Git carry. On the object itself, never in its pod template:
 * a mark alone must not start pods anew.
 */
public final class GitMarks {
  /** What the name of each mark begins with. */
  public static final String PREFIX = "serinus.io/";

  /**
   * The repository (its name in the configuration) that applied the object and may delete it. The
   * annotation is what counts; the label of the same name and value is what objects are watched by.
   */
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

  /**
   * First 16 hexadecimal digits of the SHA-256 of the object as it was last applied, without the
   * marks that name its source.
   */
  public static final String APPLIED = "serinus.io/applied";

  /**
   * Fields that Git states and that were left to the controller that held them when the object was
   * taken over, separated by blanks, in the API server's form: {@code .spec.replicas}.
   */
  public static final String LEFT_FIELDS = "serinus.io/left-fields";

  /** {@code ignore} leaves the object as others changed it until its manifest in Git changes. */
  public static final String DRIFT = "serinus.io/drift";

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

  /**
   * {@code "true"} takes fields over from whoever holds them, {@code "false"} from nobody. Without
   * it fields are taken over from people's tools, and from anybody once the object was applied.
   */
  public static final String FORCE = "serinus.io/force";

  /** {@code disabled}, as label or annotation, keeps the object when it is removed from Git. */
  public static final String PRUNE = "serinus.io/prune";

  /** The marks that people write into manifests; all others are written by this program only. */
  public static final Set<String> OF_PEOPLE = Set.of(FORCE, PRUNE, DRIFT);

  private GitMarks() {}
}
