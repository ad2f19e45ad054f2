package io.serinus.git;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * Cancels a transfer whose budget is used up; for local remotes it also watches what is written.
 */
final class BudgetMonitor extends EmptyProgressMonitor {
  private static final int UPDATES_PER_LOOK = 1024;

  private final TransferBudget budget;
  private final LongSupplier bytesWritten;
  private final AtomicInteger updates = new AtomicInteger();

  BudgetMonitor(TransferBudget budget, LongSupplier bytesWritten) {
    this.budget = budget;
    this.bytesWritten = bytesWritten;
  }

  @Override
  public void update(int completed) {
    if (updates.incrementAndGet() % UPDATES_PER_LOOK == 0) {
      budget.written(bytesWritten.getAsLong());
      budget.checkTime();
    }
  }

  @Override
  public boolean isCancelled() {
    return budget.breach().isPresent();
  }
}
