package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Counts the requests of each program exactly. A request appears here a moment after its answer has
 * been sent: wait for an expected count, and let time pass before asserting that there was none.
 */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** 101 where the watch went over a WebSocket. */
  private static final Set<Integer> WATCHED = Set.of(200, 101);

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /** A point in the log; what comes after it can be asked for. */
  public record Mark(long offset) {}

  /** The present end of the log. A line that is being written there counts as written before. */
  public Mark mark() {
    try {
      return new Mark(Files.size(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All requests of one user since the API server was started, watches included. */
  public List<AuditedRequest> requests(String user) {
    return requests(user, new Mark(0));
  }

  /** The requests of one user after the mark, watches included. */
  public List<AuditedRequest> requests(String user, Mark since) {
    return requests(since).stream().filter(request -> request.user().equals(user)).toList();
  }

  /** How many requests after the mark have a user for which the predicate holds. */
  public long count(Predicate<String> user, Mark since) {
    return requests(since).stream().filter(request -> user.test(request.user())).count();
  }

  private List<AuditedRequest> requests(Mark since) {
    return wholeLines(since)
        .lines()
        .map(AuditLog::parse)
        .filter(event -> !isEndOfWatch(event))
        .map(AuditedRequest::of)
        .toList();
  }

  /** A watch is recorded at its begin (stage ResponseStarted) and once more at its end. */
  private static boolean isEndOfWatch(JsonNode event) {
    return event.path("verb").asText().equals("watch")
        && event.path("stage").asText().equals("ResponseComplete")
        && WATCHED.contains(event.path("responseStatus").path("code").asInt());
  }

  private String wholeLines(Mark since) {
    long begin = Math.max(0, since.offset() - 1);
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - begin));
      channel.position(begin);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Reading on until the buffer is full.
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      int first = since.offset() == 0 ? 0 : text.indexOf('\n') + 1;
      int end = text.lastIndexOf('\n') + 1;
      return text.substring(Math.min(first, end), end);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException failure) {
      throw new UncheckedIOException("not an audit event: " + line, failure);
    }
  }
}
