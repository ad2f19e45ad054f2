package io.serinus.config;

import io.serinus.model.AlertProviderType;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Reporter;
import io.serinus.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says which value of a well-formed configuration makes no sense. */
record ConfigCheck(Path file) {
  /** A key of a label, as Kubernetes allows it. */
  private static final Pattern LABEL =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  /** Of a server, with or without a slash behind it. */
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)https?://[A-Za-z0-9.-]+(:\\d{1,5})?/?");

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);
  private static final Set<String> FORGES = Set.of("github", "gitea", "forgejo");

  void check(SerinusConfig config) {
    require(
        config.cluster().name().matches("|[A-Za-z0-9][A-Za-z0-9.-]{0,62}"),
        "cluster.name '" + config.cluster().name() + "' must be letters, digits, dots and dashes");
    require(
        Reporter.named(config.metrics().reporter()).isPresent(),
        "metrics.reporter must be one of " + Reporter.words());
    require(
        config.metrics().identityAddresses().stream().allMatch(ORIGIN.asMatchPredicate()),
        "metrics.identityAddresses must be addresses like https://monitoring.example.com");
    require(
        config.rollout().drain().compareTo(ONE_SECOND) >= 0, "rollout.drain must be at least 1s");
    require(
        !config.rollout().selectorLabels().isEmpty()
            && config.rollout().selectorLabels().stream().allMatch(LABEL.asMatchPredicate()),
        "rollout.selectorLabels must name at least one label, each like app.kubernetes.io/name");
    require(
        config.rollout().includeLabelPrefixes().stream().noneMatch(String::isBlank),
        "rollout.includeLabelPrefixes must not be blank; '*' stands for every label");
    int threads = config.schedule().threads();
    require(threads >= 1 && threads <= 64, "schedule.threads must be within 1–64");
    int port = config.server().port();
    require(port >= 0 && port <= 65535, "server.port must be within 0–65535");
    SerinusConfig.LeaderElection election = config.leaderElection();
    require(
        election.leaseDuration().compareTo(SHORTEST_LEASE) >= 0,
        "leaderElection.leaseDuration must be at least 3s");
    require(
        election.name().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
        "leaderElection.name '" + election.name() + "' must be lower-case letters, digits, dashes");
    SerinusConfig.EventWebhook events = config.webhooks().events();
    if (events != null) {
      require(
          events.url().matches("(?i)https?://[^\\s/?#]\\S*"),
          "webhooks.events.url must be an address like https://host/path");
      require(
          events.retries() >= 0 && events.retries() <= 10,
          "webhooks.events.retries must be within 0–10");
    }
    SerinusConfig.Alerts alerts = config.alerts();
    if (alerts != null) {
      alerts(alerts);
    }
    Set<String> names = new HashSet<>();
    List<SerinusConfig.Repository> repositories = config.repositories();
    for (int index = 0; index < repositories.size(); index++) {
      repository("repositories[" + index + "]", repositories.get(index));
      require(
          names.add(repositories.get(index).name()),
          "repositories["
              + index
              + "].name '"
              + repositories.get(index).name()
              + "' is used twice");
    }
  }

  private void alerts(SerinusConfig.Alerts alerts) {
    require(
        AlertProviderType.named(alerts.type()).isPresent(),
        "alerts.type must be one of " + AlertProviderType.words());
    require(
        Severity.named(alerts.severity()).isPresent(),
        "alerts.severity must be one of " + Severity.words());
    boolean slack = AlertProviderType.SLACK.word().equals(alerts.type());
    Secret address = alerts.address();
    require(
        address != null || (slack && alerts.token() != null),
        "alerts.address must be given, for example ${file:/path/of/address}; for slack a token will"
            + " do");
    require(
        address == null || address.reveal().matches("(?i)https?://[^\\s/?#]\\S*"),
        "alerts.address must be an address like https://host/path");
  }

  private void repository(String where, SerinusConfig.Repository repository) {
    require(
        repository.name().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
        where + ".name must be given: lower-case letters, digits and dashes");
    require(!repository.url().isEmpty(), where + ".url must be given");
    require(
        repository.pollInterval().compareTo(ONE_SECOND) >= 0,
        where + ".pollInterval must be at least 1s");
    int maxSize = repository.git().maxSize();
    require(
        maxSize >= 1 && maxSize <= 1_000_000,
        where + ".git.maxSize must be within 1–1000000 (MiB)");
    int maxEntries = repository.git().maxEntries();
    require(
        maxEntries >= 1 && maxEntries <= 10_000_000,
        where + ".git.maxEntries must be within 1–10000000");
    String account = repository.sync().serviceAccount();
    require(
        account == null || account.matches("([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9][-a-z0-9.]{0,252}"),
        where + ".sync.serviceAccount must be NAME or NAMESPACE/NAME");
    int massPruneLimit = repository.sync().massPruneLimit();
    require(
        massPruneLimit >= 0 && massPruneLimit <= 1_000_000,
        where + ".sync.massPruneLimit must be within 0–1000000");
    SerinusConfig.Credentials credentials = repository.credentials();
    if (credentials != null) {
      require(
          (credentials.token() != null)
              != (credentials.password() != null && credentials.username() != null),
          where + ".credentials needs either token, or username and password");
    }
    require(
        List.of("correct", "report").contains(repository.sync().drift()),
        where + ".sync.drift must be correct or report");
    SerinusConfig.Forge forge = repository.forge();
    if (forge != null) {
      require(
          FORGES.contains(forge.type()),
          where + ".forge.type must be one of github, gitea, forgejo");
      require(
          forge.token() != null,
          where + ".forge.token must be given, for example ${file:/path/of/token}");
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw ConfigReader.mistake(file, otherwise);
    }
  }
}
