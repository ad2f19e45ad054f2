package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that nobody listens on, below the range from which the system takes the local
 * ports of outgoing connections: a server that is stopped for a while finds its port free again,
 * and a client that goes on calling it never gets connected to itself.
 */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int AFTER_LAST = 32_000;
  private static final int MAX_TRIES = 1_000;

  private FreePorts() {}

  /** Distinct ports, held open together while they are picked. */
  static List<Integer> pick(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int tries = 0; held.size() < count && tries < MAX_TRIES; tries++) {
        tryToHold(ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST)).ifPresent(held::add);
      }
      if (held.size() < count) {
        throw new IllegalStateException("no free loopback ports in " + FIRST + "–" + AFTER_LAST);
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      held.forEach(FreePorts::release);
    }
  }

  private static Optional<ServerSocket> tryToHold(int port) {
    try {
      return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException taken) {
      return Optional.empty();
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
