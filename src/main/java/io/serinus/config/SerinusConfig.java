package io.serinus.config;

import io.serinus.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration. Every key may be left out; an unknown key is an error.
 *
 * @param cluster the cluster to drive
 * @param metrics where built-in metrics come from
 * @param repositories Git repositories to read; none is fine: Canaries in the cluster are driven
 *     all the same
 * @param rollout how rollouts are paced
 * @param schedule how much is done at once
 * @param storage where mirrors of repositories are kept
 * @param server where health is served
 * @param webhooks who is told of every Canary
 * @param leaderElection whether one of several replicas leads
 * @param alerts who is alerted of Canaries that name nobody to alert; null alerts nobody
 */
public record SerinusConfig(
    Cluster cluster,
    Metrics metrics,
    List<Repository> repositories,
    Rollout rollout,
    Schedule schedule,
    Storage storage,
    Server server,
    Webhooks webhooks,
    LeaderElection leaderElection,
    @Nullable Alerts alerts) {

  public SerinusConfig {
    cluster = cluster == null ? new Cluster(Cluster.UNNAMED, null, List.of(), "") : cluster;
    metrics = metrics == null ? Metrics.of("") : metrics;
    repositories = repositories == null ? List.of() : List.copyOf(repositories);
    rollout = rollout == null ? Rollout.withDrain(Duration.ofSeconds(10)) : rollout;
    schedule = schedule == null ? new Schedule(8) : schedule;
    storage = storage == null ? new Storage("serinus-data") : storage;
    server = server == null ? new Server(8080) : server;
    webhooks = webhooks == null ? new Webhooks(null) : webhooks;
    leaderElection = leaderElection == null ? LeaderElection.NONE : leaderElection;
  }

  /**
   * @param name of the cluster in status files and commit statuses; empty when it was given none,
   *     which will do only without repositories
   * @param kubeconfig path of a kubeconfig file; default: in-cluster, else the user's own
   * @param namespaces the only ones looked at; default all
   * @param replaces uid of the namespace {@code kube-system} of a cluster that is gone and whose
   *     name this one has; default empty: none
   */
  public record Cluster(
      String name, @Nullable String kubeconfig, List<String> namespaces, String replaces) {
    /** The name of a cluster that was given none. */
    public static final String UNNAMED = "";

    public Cluster {
      name = name == null ? UNNAMED : name;
      namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
      replaces = replaces == null ? "" : replaces;
    }
  }

  /**
   * @param server base URL of the Prometheus that has Istio's telemetry; default empty: each Canary
   *     must name its own
   * @param reporter whose telemetry counts: {@code destination} (default), {@code source} or {@code
   *     waypoint}
   * @param identityAddresses servers besides the cloud's own that may learn the controller's cloud
   *     identity, each like {@code https://monitoring.example.com}; default none
   */
  public record Metrics(String server, String reporter, List<String> identityAddresses) {
    public Metrics {
      server = server == null ? "" : server;
      reporter = reporter == null ? "destination" : reporter;
      identityAddresses = identityAddresses == null ? List.of() : List.copyOf(identityAddresses);
    }

    /** One of a mesh whose workloads have sidecars. */
    public static Metrics of(String server) {
      return new Metrics(server, "destination", List.of());
    }
  }

  /**
   * @param name names the repository in messages and files; letters, digits, dots and dashes
   * @param url {@code file://}, {@code http://} or {@code https://}, without credentials
   * @param branch default {@code main}
   * @param paths globs of what is read; one that starts with {@code !} leaves out; default
   *     everything
   * @param pollInterval how often the branch is looked at; default 30 s, at least 1 s
   * @param credentials for the URL
   * @param git what its mirror may cost and what is let pass
   * @param sync what may be applied
   * @param status where results are committed; null commits none
   * @param forge where results are commented; null comments nowhere
   */
  public record Repository(
      String name,
      String url,
      String branch,
      List<String> paths,
      Duration pollInterval,
      @Nullable Credentials credentials,
      Git git,
      Sync sync,
      @Nullable StatusBranch status,
      @Nullable Forge forge) {
    public Repository {
      name = name == null ? "" : name;
      url = url == null ? "" : url;
      branch = branch == null ? "main" : branch;
      paths = paths == null ? List.of() : List.copyOf(paths);
      pollInterval = pollInterval == null ? Duration.ofSeconds(30) : pollInterval;
      git = git == null ? Git.DEFAULTS : git;
      sync = sync == null ? Sync.DEFAULT : sync;
    }

    /** Without the URL and everything that may hold a credential. */
    @Override
    public String toString() {
      return "Repository[" + name + "]";
    }
  }

  /**
   * @param maxSize largest size of the mirror in MiB, 1–1,000,000; default 2048
   * @param maxEntries most files and directories of a commit, 1–10,000,000; default 200,000
   * @param fsckIgnore mistakes of received objects that are let pass, by JGit's names; default none
   */
  public record Git(Integer maxSize, Integer maxEntries, List<String> fsckIgnore) {
    /** Everything as it is unless said. */
    public static final Git DEFAULTS = new Git(2048, 200_000, List.of());

    public Git {
      maxSize = maxSize == null ? 2048 : maxSize;
      maxEntries = maxEntries == null ? 200_000 : maxEntries;
      fsckIgnore = fsckIgnore == null ? List.of() : List.copyOf(fsckIgnore);
    }
  }

  /**
   * @param username with {@code password} for basic authentication
   * @param token sent as a bearer token
   * @param allowInsecureHttp send them over plain http; default false
   */
  public record Credentials(
      @Nullable String username,
      @Nullable Secret password,
      @Nullable Secret token,
      boolean allowInsecureHttp) {}

  /**
   * @param allowedNamespaces the only namespaces that anything is changed in; default all
   * @param allowedKinds the only kinds applied; default every namespaced kind, Namespace and, where
   *     all namespaces are allowed, CustomResourceDefinition
   * @param deniedKinds kinds never applied; default none
   * @param allowMassPrune delete without asking, however much is removed; default false
   * @param massPruneLimit most objects that one commit may delete without a word, 0–1,000,000; 0
   *     for no such bound; default 100
   * @param allowForce let objects take fields over that other managers hold; default true, but
   *     false where {@code allowedNamespaces} is given
   * @param serviceAccount by whose rights everything is written, {@code NAME} in the controller's
   *     namespace or {@code NAMESPACE/NAME}; null: the controller's own
   * @param drift {@code correct} puts back what others changed or deleted, {@code report} only says
   *     so; default {@code correct}
   */
  public record Sync(
      List<String> allowedNamespaces,
      List<String> allowedKinds,
      List<String> deniedKinds,
      Boolean allowMassPrune,
      Integer massPruneLimit,
      Boolean allowForce,
      @Nullable String serviceAccount,
      String drift) {
    /** Everything as it is unless said. */
    public static final Sync DEFAULT =
        new Sync(List.of(), List.of(), List.of(), false, 100, true, null, "correct");

    public Sync {
      allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
      allowedKinds = allowedKinds == null ? List.of() : List.copyOf(allowedKinds);
      deniedKinds = deniedKinds == null ? List.of() : List.copyOf(deniedKinds);
      allowMassPrune = allowMassPrune != null && allowMassPrune;
      massPruneLimit = massPruneLimit == null ? 100 : massPruneLimit;
      allowForce = allowForce == null ? allowedNamespaces.isEmpty() : allowForce;
      drift = drift == null ? "correct" : drift;
    }
  }

  /**
   * @param branch default {@code serinus/status}
   * @param flush how long changes are gathered into one commit; default 2 s
   */
  public record StatusBranch(String branch, Duration flush) {
    public StatusBranch {
      branch = branch == null ? "serinus/status" : branch;
      flush = flush == null ? Duration.ofSeconds(2) : flush;
    }
  }

  /**
   * @param type {@code github}, {@code gitea} or {@code forgejo}
   * @param api base URL of the host when it is not the one of {@code url}
   * @param token may write comments and commit statuses
   * @param allowInsecureHttp send the token over plain http; default false
   */
  public record Forge(
      String type, @Nullable String api, @Nullable Secret token, boolean allowInsecureHttp) {
    public Forge {
      type = type == null ? "" : type;
    }
  }

  /**
   * @param drain how long a side is kept after traffic has left it; default 10 s, at least 1 s
   * @param configTracking whether ConfigMaps and Secrets that a target names are part of its
   *     revision and copied for the primary; default true
   * @param selectorLabels labels that may tell a target's pods from its primary's, the first that a
   *     target has wins; default {@link #SELECTOR_LABELS}
   * @param includeLabelPrefixes labels of a target that begin so are copied to its primary, all of
   *     them with {@code *}; default none
   */
  public record Rollout(
      Duration drain,
      Boolean configTracking,
      List<String> selectorLabels,
      List<String> includeLabelPrefixes) {
    /** Flagger's. */
    public static final List<String> SELECTOR_LABELS =
        List.of("app", "name", "app.kubernetes.io/name");

    public Rollout {
      configTracking = configTracking == null || configTracking;
      drain = drain == null ? Duration.ofSeconds(10) : drain;
      selectorLabels = selectorLabels == null ? SELECTOR_LABELS : List.copyOf(selectorLabels);
      includeLabelPrefixes =
          includeLabelPrefixes == null ? List.of() : List.copyOf(includeLabelPrefixes);
    }

    /** Everything else as it is unless said. */
    public static Rollout withDrain(Duration drain) {
      return new Rollout(drain, true, SELECTOR_LABELS, List.of());
    }
  }

  /**
   * @param threads how many things are done at once, 1–64; default 8
   */
  public record Schedule(Integer threads) {
    public Schedule {
      threads = threads == null ? 8 : threads;
    }
  }

  /**
   * @param path folder for mirrors, made when missing; default {@code serinus-data} in the working
   *     directory
   */
  public record Storage(String path) {
    public Storage {
      path = path == null ? "serinus-data" : path;
    }
  }

  /**
   * @param port of the health endpoints, 0 for none; default 8080
   */
  public record Server(Integer port) {
    public Server {
      port = port == null ? 8080 : port;
    }
  }

  /**
   * @param enabled whether replicas contend for a Lease; default false: one replica runs
   * @param name of the Lease; default {@code serinus}
   * @param namespace of the Lease; default: the controller's own
   * @param leaseDuration how long a leader that is gone keeps the others waiting; default 15 s, at
   *     least 3 s
   */
  public record LeaderElection(
      Boolean enabled, String name, @Nullable String namespace, Duration leaseDuration) {
    /** One replica runs. */
    public static final LeaderElection NONE =
        new LeaderElection(false, "serinus", null, Duration.ofSeconds(15));

    public LeaderElection {
      enabled = enabled != null && enabled;
      name = name == null ? "serinus" : name;
      leaseDuration = leaseDuration == null ? Duration.ofSeconds(15) : leaseDuration;
    }
  }

  /**
   * @param events told of the events of every Canary without an event hook of its own; null tells
   *     nobody
   */
  public record Webhooks(@Nullable EventWebhook events) {}

  /**
   * @param url {@code http} or {@code https}
   * @param timeout of one try; default 10 s
   * @param retries further tries after the first, 0–10; default 0
   * @param disableTLS do not verify the server's certificate; default false
   * @param metadata sent with each event
   * @param authorization value of the Authorization header
   * @param signingKey key of the signature over the body
   */
  public record EventWebhook(
      String url,
      Duration timeout,
      Integer retries,
      Boolean disableTLS,
      Map<String, String> metadata,
      @Nullable Secret authorization,
      @Nullable Secret signingKey) {
    public EventWebhook {
      url = url == null ? "" : url;
      timeout = timeout == null || timeout.isZero() ? Duration.ofSeconds(10) : timeout;
      retries = retries == null ? 0 : retries;
      disableTLS = disableTLS != null && disableTLS;
      metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    /** Without the URL and everything that may hold a credential. */
    @Override
    public String toString() {
      return "EventWebhook[]";
    }
  }

  /**
   * @param type {@code slack}, {@code msteams}, {@code discord}, {@code rocket}, {@code gchat} or
   *     {@code generic}
   * @param address URL of the hook; of Slack it may be left out when there is a token
   * @param channel of a chat; default {@code general}
   * @param username under which messages appear; default {@code serinus}
   * @param proxy URL of the proxy to go through
   * @param token of a Slack bot, or for a receiver of one's own
   * @param severity the least that is told: {@code info} (default), {@code warn} or {@code error}
   */
  public record Alerts(
      String type,
      @Nullable Secret address,
      String channel,
      String username,
      @Nullable Secret proxy,
      @Nullable Secret token,
      String severity) {
    public Alerts {
      type = type == null ? "" : type;
      channel = channel == null ? "general" : channel;
      username = username == null ? "serinus" : username;
      severity = severity == null ? "info" : severity;
    }
  }
}
