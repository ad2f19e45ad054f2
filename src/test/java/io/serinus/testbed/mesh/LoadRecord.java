package io.serinus.testbed.mesh;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of one request.
 *
 * @param sent when it was sent
 * @param routed when the mesh chose its side: when it was sent, or when its TCP connection was
 *     opened, which may be long before
 * @param stream name of its stream
 * @param user who sent it, from 0
 * @param mark {@code grouped} when the user sent the stream's header, else the names of the cookies
 *     that were sent, joined by +
 * @param status HTTP status; 0 when nothing was answered. TCP: 200 or 500 as the pod says
 * @param version tag of the answering pod's image; empty when no pod answered
 * @param workload Deployment of the answering pod; empty when no pod answered
 * @param failure why no pod answered, else empty
 */
public record LoadRecord(
    Instant sent,
    Instant routed,
    String stream,
    int user,
    String mark,
    int status,
    String version,
    String workload,
    Duration took,
    String failure) {
  private static final int FIELDS = 10;
  private static final long MICROS = 1_000_000;

  static LoadRecord parse(String line) {
    String[] fields = line.split(",", FIELDS);
    return new LoadRecord(
        instant(fields[0]),
        instant(fields[1]),
        fields[2],
        Integer.parseInt(fields[3]),
        fields[4],
        Integer.parseInt(fields[5]),
        fields[6],
        fields[7],
        Duration.ofNanos(Long.parseLong(fields[8]) * 1000),
        fields[9]);
  }

  private static Instant instant(String text) {
    long micros = Long.parseLong(text);
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1000);
  }

  /** No pod answered: the request is lost. */
  public boolean isLost() {
    return version.isEmpty();
  }

  /** Whether the user sent the stream's header. */
  public boolean grouped() {
    return mark.equals("grouped");
  }

  /** When the answer was there. */
  public Instant answered() {
    return sent.plus(took);
  }
}
