package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.CommitId;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch whose new tip does not contain the one before. */
final class RewrittenHistoryTest {
  private static final ObjectRef ONE = new ObjectRef("v1", "ConfigMap", "test", "one");
  private static final String OVERVIEW = "prod/README.md";

  private GitDrivenRun run;

  @BeforeEach
  void start(@TempDir Path folder) {
    run = new GitDrivenRun(folder);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aRewrittenHistoryIsFollowedAndSaidOnTheStatusBranchUntilTheNextCommit() {
    CommitId first = commit("1");
    run.rebuild();
    assertThat(run.await(() -> value().equals("1"))).isTrue();
    CommitId lost = commit("2");
    assertThat(run.await(() -> value().equals("2"))).isTrue();

    run.setBack(first);

    assertThat(run.await(() -> value().equals("1"))).isTrue();
    assertThat(run.await(() -> overview().contains("no longer contains"))).isTrue();
    assertThat(overview()).contains("was rewritten").contains(lost.abbreviated());
    run.commit("More", Map.of("two.yaml", configMap("two", "3")));
    assertThat(run.await(() -> !overview().contains("no longer contains"))).isTrue();
  }

  private CommitId commit(String value) {
    return run.commit("Set " + value, Map.of("one.yaml", configMap("one", value)));
  }

  private String overview() {
    return run.statusFile(OVERVIEW).orElse("");
  }

  private String value() {
    return run.sandbox().find(ONE).map(object -> object.at("/data/a").asText()).orElse("");
  }

  private static String configMap(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: %s}, data: {a: '%s'}}"
        .formatted(name, value);
  }
}
