package io.serinus.testbed.mesh;

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
    boolean cookies) {

  /** What a request is. */
  public enum Kind {
    /** A GET over a connection that is kept. */
    HTTP,
    /** A line over a connection of its own: the mesh splits TCP by connection. */
    TCP
  }

  private static final int USERS = 1000;

  /** Anonymous users of HTTP. */
  public static LoadStream http(String name, String address, String host, int rate) {
    return new LoadStream(name, Kind.HTTP, address, host, rate, USERS, 0, "", false);
  }

  /** Anonymous users of TCP. */
  public static LoadStream tcp(String name, String address, int rate) {
    return new LoadStream(name, Kind.TCP, address, "", rate, USERS, 0, "", false);
  }

  /** The same where some users send a header. */
  public LoadStream withHeader(String newHeader, int percentOfUsers) {
    return new LoadStream(
        name, kind, address, host, rate, users, percentOfUsers, newHeader, cookies);
  }

  /** The same with users who keep cookies. */
  public LoadStream withCookies(int newUsers) {
    return new LoadStream(
        name, kind, address, host, rate, newUsers, groupedPercent, header, true);
  }

  String argument() {
    return "--stream=name=%s,kind=%s,address=%s,host=%s,rate=%d,users=%d,grouped=%d,header=%s,cookies=%s"
        .formatted(
            name,
            kind.name().toLowerCase(Locale.ROOT),
            address,
            host,
            rate,
            users,
            groupedPercent,
            header,
            cookies);
  }
}
