package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program of its own loads that measures with one provider. */
final class LoadedLibrariesTest {
  private static final String AMAZON = " software.amazon.awssdk.";
  private static final String GOOGLE = " com.google.auth.";

  @Test
  void aCloudsLibraryIsLoadedWhenATemplateWantsItOnly() throws IOException, InterruptedException {
    assertThat(loadedBy(MetricProviderType.PROMETHEUS))
        .anyMatch(line -> line.contains(" io.serinus.metrics.CloudWatchApi "))
        .noneMatch(line -> line.contains(AMAZON))
        .noneMatch(line -> line.contains(GOOGLE));
    assertThat(loadedBy(MetricProviderType.CLOUD_WATCH))
        .anyMatch(line -> line.contains(AMAZON))
        .noneMatch(line -> line.contains(GOOGLE));
  }

  private static List<String> loadedBy(MetricProviderType type)
      throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-Daws.accessKeyId=AKID",
                "-Daws.secretAccessKey=key",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                type.name())
            .redirectErrorStream(true)
            .start();
    try (Stream<String> lines = program.inputReader(StandardCharsets.UTF_8).lines()) {
      List<String> loaded = lines.toList();
      assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(loaded).contains("measured");
      return loaded;
    } finally {
      program.destroyForcibly();
    }
  }

  /** Measures once. */
  static final class Program {
    private Program() {}

    public static void main(String[] type) {
      MetricProvider provider =
          new MetricProvider(
              MetricProviderType.valueOf(type[0]),
              "http://nowhere.test",
              Map.of(),
              Optional.empty(),
              true,
              "eu-central-1");
      TestProviders.of(
              request -> {
                throw new UnavailableException("Unreachable", "nobody is to be asked");
              },
              request -> {
                throw new UnavailableException("Unreachable", "nobody is to be asked");
              },
              "")
          .measure(new MetricQuery("m", provider, "[{}]", Duration.ofMinutes(1)));
      System.out.println("\nmeasured");
    }
  }
}
