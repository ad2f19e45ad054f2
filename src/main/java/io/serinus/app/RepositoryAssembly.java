package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.forge.Forge;
import io.serinus.forge.ForgeKind;
import io.serinus.forge.ForgeSettings;
import io.serinus.forge.Forges;
import io.serinus.git.CommitIdentity;
import io.serinus.git.GitMirror;
import io.serinus.git.Pause;
import io.serinus.git.PushRetry;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.git.StatusBranch;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import io.serinus.report.BranchStatusFiles;
import io.serinus.report.FinalStatesFirst;
import io.serinus.report.FollowedBranch;
import io.serinus.report.PullRequestIndex;
import io.serinus.report.PullRequestReporter;
import io.serinus.report.RecordedPromotions;
import io.serinus.report.StatusPublisher;
import io.serinus.report.StatusScope;
import io.serinus.sync.CanaryWaker;
import io.serinus.sync.DriftPolicy;
import io.serinus.sync.RepositoryClaims;
import io.serinus.sync.RepositorySync;
import io.serinus.sync.SyncLimits;
import io.serinus.sync.SyncListener;
import io.serinus.sync.SyncSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Puts together what serves one repository. */
final class RepositoryAssembly {
  private static final CommitIdentity IDENTITY =
      new CommitIdentity("serinus", "serinus@users.noreply.invalid");

  private final SerinusConfig config;
  private final World world;
  private final Forges forges;
  private final CanaryWaker waker;
  private final PromotionLookups promotions;
  private final Mirrors mirrors;
  private final RepositoryClaims claims;
  private final Map<Optional<Secret>, FinalStatesFirst> orders = new HashMap<>();

  /**
   * @param promotions are given every repository in which promotions are recorded
   * @throws io.serinus.model.InvalidInputException when two repositories would write the same
   *     status branch
   */
  RepositoryAssembly(
      SerinusConfig config,
      World world,
      Forges forges,
      CanaryWaker waker,
      PromotionLookups promotions,
      Mirrors mirrors) {
    ClusterName.check(config);
    StatusBranches.check(config.repositories());
    this.config = config;
    this.world = world;
    this.forges = forges;
    this.waker = waker;
    this.promotions = promotions;
    this.mirrors = mirrors;
    this.claims = new RepositoryClaims(identities(config.repositories()));
  }

  /** Entries that follow the same branch of the same remote are told apart by their names. */
  static Map<String, RepositoryIdentity> identities(List<SerinusConfig.Repository> repositories) {
    Map<RepositoryIdentity, List<String>> names =
        repositories.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> RepositoryIdentity.of(entry.url(), entry.branch()),
                    Collectors.mapping(SerinusConfig.Repository::name, Collectors.toList())));
    Map<String, RepositoryIdentity> identities = new HashMap<>();
    names.forEach(
        (identity, entries) ->
            entries.forEach(
                name -> identities.put(name, entries.size() == 1 ? identity : identity.of(name))));
    return identities;
  }

  RepositoryTasks tasks(SerinusConfig.Repository repository) {
    GitMirror mirror = mirrors.of(repository);
    PullRequestIndex pullRequests = new PullRequestIndex();
    Optional<StatusBranch> branch =
        Optional.ofNullable(repository.status()).map(status -> branch(status, mirror));
    branch.ifPresent(
        status -> promotions.add(repository.name(), promotions(repository, mirror, status)));
    return new RepositoryTasks(
        repository,
        mirror,
        listener -> sync(repository, mirror, listener),
        branch.map(status -> publisher(repository, status, pullRequests)),
        Optional.ofNullable(repository.forge())
            .map(forge -> reporter(repository, forge, pullRequests)),
        !config.leaderElection().enabled(),
        world.clock(),
        ownRandom());
  }

  /** A generator is used by one thread at a time. */
  private RandomGenerator ownRandom() {
    return new Random(world.random().nextLong());
  }

  private RepositorySync sync(
      SerinusConfig.Repository repository, GitMirror mirror, SyncListener listener) {
    return RepositorySync.of(
        settings(repository),
        mirror,
        world.cluster(),
        world.applyWorkers(),
        world.clock(),
        Pause.sleeping(),
        waker,
        claims,
        listener);
  }

  private SyncSettings settings(SerinusConfig.Repository repository) {
    SerinusConfig.Sync sync = repository.sync();
    return new SyncSettings(
        repository.name(),
        patterns(repository, false),
        patterns(repository, true),
        new SyncLimits(
            Set.copyOf(sync.allowedNamespaces()),
            Set.copyOf(sync.allowedKinds()),
            Set.copyOf(sync.deniedKinds()),
            Optional.empty(),
            sync.allowForce(),
            Optional.ofNullable(sync.serviceAccount()).map(this::user)),
        sync.allowMassPrune(),
        sync.drift().equals("report") ? DriftPolicy.REPORT : DriftPolicy.CORRECT,
        world.controllerNamespace(),
        sync.massPruneLimit());
  }

  /** Of a service account, what the API server calls it. */
  private String user(String serviceAccount) {
    int slash = serviceAccount.indexOf('/');
    String namespace = slash < 0 ? world.controllerNamespace() : serviceAccount.substring(0, slash);
    return "system:serviceaccount:" + namespace + ":" + serviceAccount.substring(slash + 1);
  }

  private PromotionSource promotions(
      SerinusConfig.Repository repository, GitMirror mirror, StatusBranch status) {
    return new PromotionSource(
        mirror,
        new RefSelector.Branch(repository.branch()),
        settings(repository),
        new RecordedPromotions(config.cluster().name(), repository.name(), status));
  }

  /** Of {@code paths}, those to read or those to leave out. */
  private static List<String> patterns(SerinusConfig.Repository repository, boolean excluded) {
    return repository.paths().stream()
        .filter(path -> path.startsWith("!") == excluded)
        .map(path -> excluded ? path.substring(1) : path)
        .toList();
  }

  private StatusBranch branch(SerinusConfig.StatusBranch status, GitMirror mirror) {
    return new StatusBranch(
        mirror,
        new RefSelector.Branch(status.branch()),
        IDENTITY,
        PushRetry.defaults(),
        ownRandom(),
        Pause.sleeping());
  }

  private StatusPublisher publisher(
      SerinusConfig.Repository repository, StatusBranch branch, PullRequestIndex pullRequests) {
    StatusScope scope =
        new StatusScope(
            repository.name(),
            name -> claims.mayBeNameOf(repository.name(), name),
            isFirstWithStatus(repository),
            false);
    return new StatusPublisher(
        config.cluster().name(),
        scope,
        new BranchStatusFiles(branch),
        pullRequests,
        this::clusterUid,
        config.cluster().replaces());
  }

  /**
   * Every cluster has a namespace of this name, and its uid is the cluster's own. Empty when the
   * controller may not read it.
   */
  private Optional<String> clusterUid() {
    try {
      return world
          .cluster()
          .read(new ObjectRef("v1", "Namespace", "", "kube-system"))
          .map(KubernetesObject::uid);
    } catch (UnavailableException unavailable) {
      if (unavailable.reason().equals("ReadRefused")) {
        return Optional.empty();
      }
      throw unavailable;
    }
  }

  private boolean isFirstWithStatus(SerinusConfig.Repository repository) {
    return config.repositories().stream()
        .filter(candidate -> candidate.status() != null)
        .findFirst()
        .filter(repository::equals)
        .isPresent();
  }

  private PullRequestReporter reporter(
      SerinusConfig.Repository repository,
      SerinusConfig.Forge forge,
      PullRequestIndex pullRequests) {
    Forge opened =
        forges.open(
            new ForgeSettings(
                forge.type().equals("github") ? ForgeKind.GITHUB : ForgeKind.GITEA,
                repository.url(),
                Optional.ofNullable(forge.api()).map(URI::create),
                Objects.requireNonNullElse(forge.token(), new Secret("")),
                Optional.empty(),
                forge.allowInsecureHttp()));
    return new PullRequestReporter(
        new FollowedBranch(
            config.cluster().name(),
            repository.name(),
            RemoteUrl.parse(repository.url()).toString(),
            repository.branch(),
            isOnlyOneOfItsRemote(repository) ? "" : repository.name()),
        opened,
        pullRequests,
        orders.computeIfAbsent(Optional.ofNullable(forge.token()), token -> new FinalStatesFirst()),
        world.clock().instant());
  }

  private boolean isOnlyOneOfItsRemote(SerinusConfig.Repository repository) {
    RemoteUrl remote = RemoteUrl.parse(repository.url());
    return config.repositories().stream()
            .filter(other -> other.forge() != null && RemoteUrl.parse(other.url()).equals(remote))
            .count()
        == 1;
  }
}
