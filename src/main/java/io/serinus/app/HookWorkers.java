package io.serinus.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that wait for others' answers: a bounded number, none while nothing is called. */
final class HookWorkers {
  private static final int THREADS = 64;
  private static final int IDLE_SECONDS = 10;

  private HookWorkers() {}

  /**
   * @param name of each thread
   */
  static ExecutorService start(String name) {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(work, name));
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
