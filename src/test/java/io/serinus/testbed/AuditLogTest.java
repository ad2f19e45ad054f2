package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
  private static final String EVENT =
      "{\"verb\":\"get\",\"user\":{\"username\":\"%s\"},\"stage\":\"ResponseComplete\","
          + "\"objectRef\":{\"resource\":\"pods\"},"
          + "\"requestReceivedTimestamp\":\"2026-01-01T00:00:00.000000Z\","
          + "\"stageTimestamp\":\"2026-01-01T00:00:00.001000Z\"}\n";

  @TempDir Path folder;

  @Test
  void afterAMarkAreTheRequestsWhoseLinesBeginThere() throws IOException {
    AuditLog log = log(EVENT.formatted("early"));
    AuditLog.Mark mark = log.mark();
    append(EVENT.formatted("late"));

    assertThat(log.count(user -> true, mark)).isEqualTo(1);
    assertThat(log.requests("late", mark)).hasSize(1);
    assertThat(log.requests("early")).hasSize(1);
  }

  @Test
  void aLineThatIsBeingWrittenAtTheMarkIsOneBefore() throws IOException {
    String early = EVENT.formatted("early");
    AuditLog log = log(early + early.substring(0, 40));
    AuditLog.Mark mark = log.mark();
    assertThat(log.count(user -> true, mark)).isZero();
    append(early.substring(40) + EVENT.formatted("late"));

    assertThat(log.count(user -> true, mark)).isEqualTo(1);
    assertThat(log.requests("early")).hasSize(2);
  }

  @Test
  void aLineThatIsStillBeingWrittenIsNotReadYet() throws IOException {
    AuditLog log = log("");
    AuditLog.Mark mark = log.mark();
    append(EVENT.formatted("late") + EVENT.substring(0, 40));

    assertThat(log.count(user -> true, mark)).isEqualTo(1);
  }

  private AuditLog log(String text) throws IOException {
    Path file = folder.resolve("audit.log");
    Files.writeString(file, text);
    return new AuditLog(file);
  }

  private void append(String text) throws IOException {
    Files.writeString(folder.resolve("audit.log"), text, StandardOpenOption.APPEND);
  }
}
