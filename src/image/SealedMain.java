package dev.signet;

import dev.signet.cli.ClassPathSeal;
import dev.signet.cli.Main;

/** An image's main class. bin/image puts the seal of the image's jars in and compiles it. */
public final class SealedMain {

  private SealedMain() {}

  /** Runs the command, unless the jars are not those that the cache of classes was made with. */
  public static void main(String[] arguments) {
    String fault =
        ClassPathSeal.fault(
            """
            @SEAL@
            """.lines().toList(),
            System.getProperty("java.class.path"));
    if (!fault.isEmpty()) {
      System.err.println(
          "signet: the jars of this image are not those that it was built with ("
              + fault
              + "). Nothing is run: build a new image instead of changing one.");
      System.exit(1);
    }
    Main.main(arguments);
  }
}
