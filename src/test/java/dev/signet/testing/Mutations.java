package dev.signet.testing;

import java.util.Arrays;
import java.util.Random;

/** Bytes with a few faults in them, the same ones in every run. */
public final class Mutations {
  private final Random random;

  /** A seed stands for one sequence of faults. */
  public Mutations(long seed) {
    random = new Random(seed);
  }

  /** A copy of these bytes with one to three faults. */
  public byte[] of(byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int faults = 1 + random.nextInt(3); faults > 0 && mutated.length > 1; faults--) {
      mutated = once(mutated);
    }
    return mutated;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> without(bytes, at);
      case 2 -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 3 -> with(bytes, at, (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1)));
      default -> with(bytes, at, (byte) random.nextInt(256));
    };
  }

  /** A copy in which single bytes differ, so that lengths mostly still fit. */
  public byte[] ofValues(byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int faults = 1 + random.nextInt(2); faults > 0; faults--) {
      mutated[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] copy = bytes.clone();
    copy[at] = value;
    return copy;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
    return shorter;
  }
}
