package io.serinus.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that wait for others' answers. A call never waits for another one's thread: what hangs
 * would hold up what is well. How many there are is bounded by who calls: of each Canary a few at
 * once, each no longer than its timeout. None while nothing is called.
 */
final class CallWorkers {
  private static final int IDLE_SECONDS = 10;

  private CallWorkers() {}

  /**
   * @param name of each thread
   */
  static ExecutorService start(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> daemon(work, name));
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
