package dev.signet.operator;

/**
 * Something was not written, since this Signet does not lead any more. Nobody's mistake: the one
 * that leads does it, and if this one leads again, it looks at everything anew.
 */
final class NotLeading extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotLeading() {
    super("this Signet does not lead any more: the one that does goes on");
  }
}
