package io.serinus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.InvalidInputException;
import io.serinus.workload.WorkloadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileHasEveryDefault() throws IOException {
    SerinusConfig config = read("");

    assertThat(config.cluster())
        .isEqualTo(new SerinusConfig.Cluster("", null, java.util.List.of(), ""));
    assertThat(config.metrics().server()).isEmpty();
    assertThat(config.repositories()).isEmpty();
    assertThat(config.rollout().drain()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.schedule().threads()).isEqualTo(8);
    assertThat(config.storage().path()).isEqualTo("serinus-data");
    assertThat(config.server().port()).isEqualTo(8080);
  }

  @Test
  void aRepositoryHasItsDefaults() throws IOException {
    SerinusConfig.Repository repository =
        read("repositories: [{name: apps, url: 'https://example.com/a/b.git', status: {}}]")
            .repositories()
            .get(0);

    assertThat(repository.branch()).isEqualTo("main");
    assertThat(repository.pollInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(repository.paths()).isEmpty();
    assertThat(repository.sync().allowMassPrune()).isFalse();
    assertThat(repository.sync().massPruneLimit()).isEqualTo(100);
    assertThat(repository.sync().allowForce()).isTrue();
    assertThat(repository.status())
        .isEqualTo(new SerinusConfig.StatusBranch("serinus/status", Duration.ofSeconds(2)));
    assertThat(repository.forge()).isNull();
  }

  @Test
  void aRepositoryConfinedToNamespacesMayNotForceUnlessSaid() throws IOException {
    String confined = "{name: apps, url: 'file:///a', sync: {allowedNamespaces: [test]%s}}";
    assertThat(sync(confined.formatted("")).allowForce()).isFalse();
    assertThat(sync(confined.formatted(", allowForce: true")).allowForce()).isTrue();
  }

  @Test
  void aServiceAccountIsANameWithOrWithoutANamespace() throws IOException {
    String repository = "{name: apps, url: 'file:///a', sync: {serviceAccount: %s}}";
    assertThat(sync(repository.formatted("deployer")).serviceAccount()).isEqualTo("deployer");
    assertThat(sync(repository.formatted("team-a/deployer")).serviceAccount())
        .isEqualTo("team-a/deployer");
    for (String wrong : List.of("a/b/c", "'system:serviceaccount:a:b'", "/a", "A", "'*'")) {
      assertMistake("repositories: [" + repository.formatted(wrong) + "]")
          .hasMessageContaining("repositories[0].sync.serviceAccount");
    }
  }

  private SerinusConfig.Sync sync(String repository) throws IOException {
    return read("repositories: [" + repository + "]").repositories().get(0).sync();
  }

  @Test
  void anUnknownKeyIsNamedWithThePlaceAndASuggestion() {
    assertMistake("repositories: [{name: apps, url: 'file:///a', pollIntervall: 10s}]")
        .hasMessageContaining("serinus.yaml")
        .hasMessageContaining("repositories[0].pollIntervall")
        .hasMessageContaining("did you mean 'pollInterval'?");
  }

  @Test
  void aKeyLikeNoneThereListsTheKnownOnes() {
    assertMistake("something: 1")
        .hasMessageContaining("'something'")
        .hasMessageContaining("repositories, rollout");
  }

  @Test
  void brokenYamlNamesTheLine() {
    assertMistake("cluster:\n  name: [a\nmetrics: {}\n").hasMessageContaining("line 3");
  }

  @Test
  void aKeyGivenTwiceIsAMistake() {
    assertMistake("metrics: {}\nmetrics: {}\n").hasMessageContaining("metrics");
  }

  @Test
  void aWrongDurationSaysHowToWriteOne() {
    assertMistake("rollout: {drain: soon}")
        .hasMessageContaining("rollout.drain")
        .hasMessageContaining("write it like 30s");
  }

  @Test
  void aDrainBelowOneSecondIsRefused() {
    assertMistake("rollout: {drain: 500ms}")
        .hasMessageContaining("rollout.drain must be at least 1s");
  }

  @Test
  void labelsAreFlaggersUnlessSaid() throws IOException {
    assertThat(read("").rollout().selectorLabels())
        .isEqualTo(WorkloadSettings.DEFAULTS.selectorLabels());
    assertThat(read("").rollout().includeLabelPrefixes()).isEmpty();
    SerinusConfig.Rollout given =
        read("rollout: {selectorLabels: [example.com/part-of], includeLabelPrefixes: ['*']}")
            .rollout();
    assertThat(given.selectorLabels()).containsExactly("example.com/part-of");
    assertThat(given.includeLabelPrefixes()).containsExactly("*");
  }

  @Test
  void labelsThatCannotBeAreRefused() {
    assertMistake("rollout: {selectorLabels: []}").hasMessageContaining("rollout.selectorLabels");
    assertMistake("rollout: {selectorLabels: ['app, name']}")
        .hasMessageContaining("rollout.selectorLabels must name at least one label");
    assertMistake("rollout: {includeLabelPrefixes: ['']}")
        .hasMessageContaining("rollout.includeLabelPrefixes must not be blank");
  }

  @Test
  void twoRepositoriesOfOneNameAreRefused() {
    assertMistake("repositories: [{name: a, url: 'file:///a'}, {name: a, url: 'file:///b'}]")
        .hasMessageContaining("repositories[1].name 'a' is used twice");
  }

  @Test
  void anUnknownForgeIsNamedWithTheKnownOnes() {
    assertMistake("repositories: [{name: a, url: 'file:///a', forge: {type: svn, token: t}}]")
        .hasMessageContaining("repositories[0].forge.type")
        .hasMessageContaining("github, gitea, forgejo");
  }

  @Test
  void valuesComeFromEnvironmentAndFiles() throws IOException {
    Files.writeString(folder.resolve("token"), "file-secret\n");
    SerinusConfig config =
        read(
            "cluster: {name: '${env:CLUSTER}'}\n"
                + "repositories: [{name: a, url: 'https://example.com/o/r', credentials: {token:"
                + " '${file:token}'}}]");

    assertThat(config.cluster().name()).isEqualTo("prod");
    SerinusConfig.Credentials credentials = config.repositories().get(0).credentials();
    assertThat(credentials).isNotNull();
    assertThat(credentials.token().reveal()).isEqualTo("file-secret");
  }

  @Test
  void aVariableThatIsNotSetIsNamed() {
    assertMistake("cluster: {name: '${env:MISSING}'}")
        .hasMessageContaining("MISSING")
        .hasMessageContaining("not set");
  }

  @Test
  void noSecretIsEverPrinted() throws IOException {
    SerinusConfig config =
        read(
            "repositories: [{name: a, url: 'https://example.com/o/r', credentials: {token:"
                + " hush-one}, forge: {type: github, token: hush-two}}]");

    assertThat(
            config.toString()
                + config.repositories().get(0).credentials()
                + config.repositories().get(0).forge())
        .doesNotContain("hush");
  }

  @Test
  void aValueOfTheWrongTypeIsNotRepeatedInTheMessage() {
    assertMistake("repositories: [{name: a, url: 'file:///a', credentials: hush}]")
        .hasMessageContaining("repositories[0].credentials")
        .hasMessageContaining("a group of keys is needed")
        .hasMessageNotContaining("hush");
    assertMistake("schedule: {threads: many}")
        .hasMessageContaining("schedule.threads")
        .hasMessageContaining("a number");
  }

  @Test
  void aMissingFileSaysHowToNameOne() {
    assertThatThrownBy(() -> new ConfigReader(Map.of()).read(folder.resolve("absent.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("absent.yaml")
        .hasMessageContaining("--config");
  }

  private SerinusConfig read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("serinus.yaml"), yaml);
    return new ConfigReader(Map.of("CLUSTER", "prod")).read(file);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertMistake(
      String yaml) {
    return assertThatThrownBy(() -> read(yaml)).isInstanceOf(InvalidInputException.class);
  }
}
