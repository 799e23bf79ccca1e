package dev.signet.cli;

import dev.signet.pki.RecoveryLog;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import java.util.function.Consumer;

/**
 * Steps that are said, and written down before the next one begins.
 *
 * @param log where they are written
 * @param say for people
 */
record RecoverySteps(RecoveryLog log, Consumer<String> say) {

  /** What may go wrong in a step. */
  @FunctionalInterface
  interface Action {
    /** Does it, and says what it did. */
    String run() throws NodeFault, TreeFault, Mistake, InterruptedException;
  }

  /** Does it between its two lines of the journal. */
  void run(String name, Action action) throws NodeFault, TreeFault, Mistake, InterruptedException {
    say.accept(name + " ...");
    try {
      String done =
          log.<StepFault>step(
              name,
              () -> {
                try {
                  return action.run();
                } catch (NodeFault | TreeFault | Mistake e) {
                  throw new StepFault(e);
                }
              });
      done.lines().forEach(line -> say.accept("  " + line));
    } catch (StepFault fault) {
      switch (fault.getCause()) {
        case NodeFault node -> throw node;
        case TreeFault tree -> throw tree;
        case Mistake mistake -> throw mistake;
        case Throwable bug -> throw new IllegalStateException(bug);
      }
    }
  }

  /** One of the three, through a journal that knows none of them. */
  private static final class StepFault extends Exception {
    private static final long serialVersionUID = 1L;

    StepFault(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }
}
