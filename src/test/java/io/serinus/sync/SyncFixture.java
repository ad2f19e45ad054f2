package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.Subscription;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.GitProgram;
import io.serinus.git.GitRemote;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real repository, its mirror, and a sync of it into a cluster in memory. */
final class SyncFixture implements AutoCloseable {
  private final Path root;
  private final Path people;
  private final VirtualClock clock;
  private final RecordingCluster cluster;
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final List<SyncReport> reports = Collections.synchronizedList(new ArrayList<>());
  private final List<CanaryKey> woken = Collections.synchronizedList(new ArrayList<>());
  private int disk;
  private SyncSettings settings;
  private HeapBudget budget = HeapBudget.OF_PROCESS;
  private RepositoryClaims claims;
  private final AtomicInteger drifts = new AtomicInteger();
  private Subscription drift = () -> {};
  private GitMirror mirror;
  private RepositorySync sync;

  SyncFixture(Path root) {
    this(root, new VirtualClock(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private SyncFixture(Path root, VirtualClock clock) {
    this(root, clock, new RecordingCluster(new SandboxCluster(clock)), "apps", List.of("apps"));
  }

  private SyncFixture(
      Path root,
      VirtualClock clock,
      RecordingCluster cluster,
      String repository,
      List<String> configured) {
    this.clock = clock;
    this.cluster = cluster;
    this.settings = SyncSettings.of(repository, "serinus-system");
    this.claims = claims(configured);
    this.root = root;
    this.people = root.resolve("people");
    try {
      Files.createDirectories(people);
      Files.createDirectories(root.resolve("repository.git"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    git(root.resolve("repository.git"), "init", "--quiet", "--bare", "--initial-branch=main");
    git(people, "init", "--quiet", "--initial-branch=main");
    git(people, "remote", "add", "origin", root.resolve("repository.git").toString());
    start();
  }

  /** The first of several repositories that are synced into one cluster. */
  static SyncFixture first(Path root, String repository, List<String> configured) {
    VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    return new SyncFixture(
        root, clock, new RecordingCluster(new SandboxCluster(clock)), repository, configured);
  }

  /** Of repositories each of which has the remote that its name says. */
  static RepositoryClaims claims(List<String> configured) {
    Map<String, RepositoryIdentity> identities = new HashMap<>();
    configured.forEach(
        name -> identities.put(name, RepositoryIdentity.of("https://host/" + name, "main")));
    return new RepositoryClaims(identities);
  }

  /** Another one, in the same process as this one. */
  SyncFixture another(Path otherRoot, String repository) {
    SyncFixture other = new SyncFixture(otherRoot, clock, cluster, repository, List.of(repository));
    return other.inProcessOf(claims);
  }

  /** Restarts this one under another name. */
  SyncFixture renamed(String name, RepositoryClaims others) {
    claims = others;
    return with(SyncSettings.of(name, "serinus-system"));
  }

  /** Restarts this one in another process. */
  SyncFixture inProcessOf(RepositoryClaims others) {
    claims = others;
    return restart();
  }

  private void start() {
    RemoteUrl url = RemoteUrl.parse("file://" + root.resolve("repository.git"));
    mirror =
        GitMirror.open(root.resolve("mirrors" + disk), GitRemote.anonymous(url), Clock.systemUTC());
    sync =
        RepositorySync.of(
            settings,
            mirror,
            cluster,
            workers,
            clock,
            time -> clock.advanceTo(clock.instant().plus(time)),
            woken::add,
            claims,
            reports::add,
            budget);
    drift = sync.watchDrift(drifts::incrementAndGet);
  }

  /** Stops and starts the controller; only files and the cluster are left. */
  SyncFixture restart() {
    stop();
    start();
    return this;
  }

  /** Another controller takes over, with nothing but the cluster and the remote. */
  SyncFixture restartOnAnotherDisk() {
    stop();
    disk++;
    start();
    return this;
  }

  private void stop() {
    drift.close();
    mirror.close();
  }

  /** Restarts it with a bound for what is read. */
  SyncFixture with(HeapBudget newBudget) {
    budget = newBudget;
    return restart();
  }

  SyncFixture with(SyncSettings newSettings) {
    settings = newSettings;
    return restart();
  }

  SyncFixture write(String path, String text) {
    try {
      Path file = people.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  SyncFixture remove(String path) {
    git(people, "rm", "--quiet", "-r", path);
    return this;
  }

  SyncFixture rename(String from, String to) {
    git(people, "mv", from, to);
    return this;
  }

  SyncFixture link(String path, String target) {
    try {
      Files.createSymbolicLink(people.resolve(path), Path.of(target));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Does something on a branch of its own. */
  SyncFixture onBranch(String branch, Consumer<SyncFixture> work) {
    git(people, "checkout", "--quiet", "-b", branch);
    work.accept(this);
    git(people, "checkout", "--quiet", "main");
    return this;
  }

  /** Merges a branch with a commit of its own, and pushes that. */
  SyncFixture merge(String branch) {
    git(people, "merge", "--quiet", "--no-ff", "--message", "Merge", branch);
    git(people, "push", "--quiet", "origin", "HEAD");
    return this;
  }

  /** Takes the newest commit back, as if it had never been made. */
  SyncFixture undo() {
    git(people, "reset", "--quiet", "--hard", "HEAD~1");
    return this;
  }

  /** Commits the work tree and pushes it; not synced yet. */
  CommitId push(String message) {
    git(people, "add", "--all");
    git(people, "commit", "--quiet", "--allow-empty", "--message", message);
    git(people, "push", "--quiet", "--force", "origin", "HEAD");
    return new CommitId(git(people, "rev-parse", "HEAD"));
  }

  /** Commits, pushes, polls and syncs. */
  SyncReport sync(String message) {
    push(message);
    return sync();
  }

  /** Polls and syncs. */
  SyncReport sync() {
    offer(poll());
    return reports.get(reports.size() - 1);
  }

  CommitId poll() {
    long moment = sync.moment();
    mirror.poll(new RefSelector.Branch("main"));
    CommitId tip = new CommitId(git(people, "rev-parse", "HEAD"));
    sync.seen(tip, moment);
    return tip;
  }

  void offer(CommitId commit) {
    sync.offer(commit);
  }

  /** What a wake-up does: the last commit once more. */
  SyncReport again() {
    reports.clear();
    offer(new CommitId(git(people, "rev-parse", "HEAD")));
    return reports.get(reports.size() - 1);
  }

  /** How often drift was called since the last call. */
  int takeDrifts() {
    pass(Duration.ZERO);
    return drifts.getAndSet(0);
  }

  GitMirror mirror() {
    return mirror;
  }

  RecordingCluster cluster() {
    return cluster;
  }

  List<SyncReport> reports() {
    return reports;
  }

  List<CanaryKey> woken() {
    return woken;
  }

  /** Lets another program change an object once time has passed. */
  void establishAfter(Duration time, ObjectRef ref, Consumer<ObjectNode> change) {
    clock.schedule(clock.instant().plus(time), () -> cluster.edit(ref, "apiserver", change));
  }

  void pass(Duration time) {
    clock.advanceTo(clock.instant().plus(time));
  }

  KubernetesObject live(String kind, String name) {
    String group =
        switch (kind) {
          case "Deployment", "DaemonSet" -> "apps/v1";
          case "Canary" -> "flagger.app/v1beta1";
          default -> "v1";
        };
    return cluster
        .sandbox()
        .find(new ObjectRef(group, kind, "test", name))
        .orElseThrow(() -> new AssertionError(kind + " " + name + " is not there"));
  }

  boolean exists(String kind, String name) {
    try {
      live(kind, name);
      return true;
    } catch (AssertionError missing) {
      return false;
    }
  }

  /** Another program makes an object. */
  void made(String manifest, String manager) {
    try {
      cluster
          .sandbox()
          .apply(
              KubernetesObject.of((ObjectNode) new YAMLMapper().readTree(manifest)),
              new FieldOwner(manager, false));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Somebody defines a kind in the cluster. */
  void defineKind(String group, String kind, String scope) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    tree.putObject("metadata").put("name", plural + "." + group);
    ObjectNode spec = tree.putObject("spec").put("group", group).put("scope", scope);
    spec.putObject("names").put("kind", kind).put("plural", plural);
    spec.putArray("versions").addObject().put("name", "v1");
    cluster.sandbox().apply(KubernetesObject.of(tree), new FieldOwner("somebody", false));
  }

  void undefineKind(String group, String kind) {
    String name = kind.toLowerCase(Locale.ROOT) + "s." + group;
    ObjectRef ref = new ObjectRef("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", name);
    cluster.sandbox().delete(ref, cluster.sandbox().find(ref).orElseThrow().uid());
  }

  /** The lines of the inventory. */
  String inventory() {
    ObjectRef ref =
        new ObjectRef(
            "v1", "ConfigMap", "serinus-system", "serinus-inventory-" + settings.repository());
    return cluster.sandbox().find(ref).orElseThrow().at("/data/objects").asText();
  }

  static List<String> reasons(SyncReport report) {
    return report.problems().stream().map(ManifestProblem::reason).toList();
  }

  /** The requests but those for the inventory. */
  List<String> objectRequests() {
    return cluster.takeRequests().stream()
        .filter(
            request ->
                !request.contains("serinus-inventory")
                    && !request.equals("list ConfigMap serinus-system"))
        .toList();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    mirror.close();
  }

  static String git(Path directory, String... arguments) {
    return new GitProgram(directory).run(arguments);
  }
}
