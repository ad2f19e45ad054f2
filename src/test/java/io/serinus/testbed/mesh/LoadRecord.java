package io.serinus.testbed.mesh;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of one request.
 *
 * @param sent when it was sent
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
    String stream,
    int user,
    String mark,
    int status,
    String version,
    String workload,
    Duration took,
    String failure) {
  private static final int FIELDS = 9;
  private static final long MICROS = 1_000_000;

  static LoadRecord parse(String line) {
    String[] fields = line.split(",", FIELDS);
    long sent = Long.parseLong(fields[0]);
    return new LoadRecord(
        Instant.ofEpochSecond(sent / MICROS, sent % MICROS * 1000),
        fields[1],
        Integer.parseInt(fields[2]),
        fields[3],
        Integer.parseInt(fields[4]),
        fields[5],
        fields[6],
        Duration.ofNanos(Long.parseLong(fields[7]) * 1000),
        fields[8]);
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
