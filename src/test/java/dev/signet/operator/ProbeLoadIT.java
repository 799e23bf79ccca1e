package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestTlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 5,000 kubelets within 64 MB, ten times as often as the standard interval asks for. */
final class ProbeLoadIT {

  @TempDir private Path folder;

  @Test
  void fiveThousandKubeletsAreLookedAtWithin64MegabytesOfHeap()
      throws IOException, InterruptedException {
    InetAddress here = TestTlsServer.addressOfThisMachine();
    TestCa ca = TestCa.create();
    Path pem = Files.writeString(folder.resolve("ca.crt"), ca.pem());
    Path out = folder.resolve("out");
    try (TestTlsServer server =
        TestTlsServer.forMany(
            here,
            ca.issue(
                c ->
                    c.named("system:node:node", "system:nodes")
                        .names(TestNames.ip(here.getHostAddress()))))) {
      Process load =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ProbeLoad.class.getName(),
                  here.getHostAddress(),
                  String.valueOf(server.address().getPort()),
                  pem.toString(),
                  "5000",
                  "60s")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      try {
        assertThat(load.waitFor(5, TimeUnit.MINUTES)).isTrue();
      } finally {
        load.destroyForcibly();
      }
      String said = Files.readString(out, StandardCharsets.UTF_8);

      assertThat(load.exitValue()).as(said).isZero();
      assertThat(said).contains("seen=5000 verified=5000");
      System.out.println(said);
    }
  }
}
