package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Packages know the ones below them only, and the pure ones take time and randomness as given. */
final class ArchitectureTest {

  @Test
  void theSourcesKeepToTheArchitecture() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var sources = files.getJavaFileObjectsFromPaths(JavaSources.below("src/main"));

      assertThat(violations(sources)).isEmpty();
    }
  }

  @Test
  void aPackageMayNotUseOneAboveIt() throws IOException {
    assertThat(
            check(
                """
                package dev.signet.request;

                import dev.signet.api.CertificatePolicy;
                import dev.signet.signing.Authority;
                import static dev.signet.cli.Main.main;

                class Example {
                  dev.signet.operator.Writer writer;
                  String text = "dev.signet.operator.Writer"; // dev.signet.operator.Writer
                }
                """))
        .containsExactly(
            "/Example.java:4: package request uses signing, which is above it",
            "/Example.java:5: package request uses cli, which is above it",
            "/Example.java:8: package request uses operator, which is above it");
  }

  @Test
  void thePureFunctionsAreGivenTimeAndRandomness() throws IOException {
    var body =
        """
        class Example {
          Object clock = java.time.Clock.systemUTC();
          Object now = Instant.now();
          Object given = Instant.now(clock);
          Object random = new SecureRandom();
          Supplier<Instant> later = Instant::now;
        }
        """;

    assertThat(check("package dev.signet.signing;\n" + body))
        .containsExactly(
            "/Example.java:3: java.time.Clock.systemUTC in signing; it is passed a Clock",
            "/Example.java:4: Instant.now in signing; it is passed a Clock",
            "/Example.java:6: SecureRandom in signing; it is passed its randomness",
            "/Example.java:7: Instant.now in signing; it is passed a Clock");
    assertThat(check("package dev.signet.operator;\n" + body)).isEmpty();
  }

  @Test
  void thereIsNoLombokAndNoPackageBesideTheOthers() throws IOException {
    assertThat(check("package dev.signet.util;\nimport lombok.Data;\n@Data class Example {}\n"))
        .hasSize(2)
        .satisfiesExactly(
            unlisted ->
                assertThat(unlisted).contains(":1: dev.signet.util is none of the packages"),
            lombok -> assertThat(lombok).contains(":2: Lombok"));
  }

  private static List<String> check(String source) throws IOException {
    var file =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    return violations(List.of(file));
  }

  private static List<String> violations(Iterable<? extends JavaFileObject> sources)
      throws IOException {
    List<String> found = new ArrayList<>();
    if (!sources.iterator().hasNext()) {
      return found; // javac does not compile nothing
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
    for (CompilationUnitTree unit : task.parse()) {
      found.addAll(ArchitectureScan.violations(Trees.instance(task), unit));
    }
    return found;
  }
}
