package io.serinus.testbed.mesh;

import java.time.Duration;
import java.util.Locale;

/**
 * A steady flow of requests of many users; a user waits for an answer before asking again.
 *
 * @param name its name in the records
 * @param kind HTTP requests, or a TCP connection for each
 * @param address who is asked, as host:port
 * @param host the Host header
 * @param rate requests per second
 * @param users how many take turns
 * @param groupedPercent this share of the users sends the header
 * @param header {@code name:value}, or empty
 * @param cookies whether each user keeps cookies as a browser does
 * @param keep how long a user keeps a TCP connection before opening another; zero: for one request
 */
public record LoadStream(
    String name,
    Kind kind,
    String address,
    String host,
    int rate,
    int users,
    int groupedPercent,
    String header,
    boolean cookies,
    Duration keep) {

  /** What a request is. */
  public enum Kind {
    /** A GET over a connection that is kept. */
    HTTP,
    /** A line over a TCP connection; the mesh splits by connection. */
    TCP
  }

  private static final int USERS = 1000;

  /** Anonymous users of HTTP. */
  public static LoadStream http(String name, String address, String host, int rate) {
    return new LoadStream(name, Kind.HTTP, address, host, rate, USERS, 0, "", false, Duration.ZERO);
  }

  /** Users of TCP, each of whom keeps a connection for a while. */
  public static LoadStream tcp(String name, String address, int rate, int users, Duration keep) {
    return new LoadStream(name, Kind.TCP, address, "", rate, users, 0, "", false, keep);
  }

  /** The same where some users send a header. */
  public LoadStream withHeader(String newHeader, int percentOfUsers) {
    return new LoadStream(
        name, kind, address, host, rate, users, percentOfUsers, newHeader, cookies, keep);
  }

  /** The same with users who keep cookies. */
  public LoadStream withCookies(int newUsers) {
    return new LoadStream(
        name, kind, address, host, rate, newUsers, groupedPercent, header, true, keep);
  }

  String argument() {
    return "--stream=name=%s,kind=%s,address=%s,host=%s,rate=%d,users=%d,grouped=%d,header=%s,cookies=%s,keep=%dms"
        .formatted(
            name,
            kind.name().toLowerCase(Locale.ROOT),
            address,
            host,
            rate,
            users,
            groupedPercent,
            header,
            cookies,
            keep.toMillis());
  }
}
