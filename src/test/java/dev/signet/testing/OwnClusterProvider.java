package dev.signet.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Kubernetes that this repository builds itself; the first build takes some minutes. */
record OwnClusterProvider(Path repository) implements ApiServerProvider {

  @Override
  public String name() {
    return "this repository's own Kubernetes";
  }

  @Override
  public Availability look() {
    var script = repository.resolve("bin/cluster");
    if (!Files.isExecutable(script)) {
      return new Missing("there is no " + script, "run the tests in a whole checkout.");
    }
    try {
      return assets(script);
    } catch (IOException e) {
      return failed(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  private Availability assets(Path script) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(script.toString(), "assets").directory(repository.toFile()).start();
    process.getOutputStream().close();
    var said = new StringBuilder();
    // Until it ends: a long build is seen while it goes on. The one line on stdout waits meanwhile.
    try (var progress = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = progress.readLine(); line != null; line = progress.readLine()) {
        System.err.println(line);
        said.append("\n    ").append(line);
      }
    }
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      return failed("bin/cluster assets ended with %d:%s".formatted(exit, said));
    }
    var folder = Path.of(printed.strip());
    return new Available(() -> LocalControlPlane.start(folder));
  }

  private static Missing failed(String why) {
    return new Missing(why, "run bin/cluster assets and do what it says.");
  }
}
